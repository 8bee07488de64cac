/// <reference types="vite/types/importMeta.d.ts" />
import type { ComponentType } from 'preact';

/** How the page shows an exporter's file: `page`, which `page.tsx` in the exporter's folder exports. */
export interface ExporterPage<File> {
  /** The exporter's name as a heading. */
  readonly title: string;
  /** What only its files have; their schema promises the rest. */
  readonly keys: readonly string[];
  readonly shown: ComponentType<{ readonly file: File }>;
}

/** Each is given files that have its keys, and no others. */
const FOUND = import.meta.glob<ExporterPage<object>>('../../../../exporters/*/page.tsx', {
  eager: true,
  import: 'page',
});

/** The pages that exporters bring, by the exporter's name. */
export const PAGES: ReadonlyMap<string, ExporterPage<object>> = new Map(
  Object.entries(FOUND).map(([path, page]) => [`trends-${path.split('/').at(-2)}`, page]),
);
