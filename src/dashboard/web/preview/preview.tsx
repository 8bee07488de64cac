import { PAGES } from './exporter-pages.js';
import { Generic } from './generic.js';

/** A published file as a reader would see it; any file that is of no known kind, value by value. */
export function Preview({ content }: { readonly content: unknown }) {
  if (typeof content !== 'object' || content === null) return <Generic value={content} />;
  const known = [...PAGES.values()].find(({ keys }) => keys.every((key) => key in content));
  const Known = known?.shown;
  return (
    <div class="preview">
      {Known === undefined ? <Generic value={content} /> : <Known file={content} />}
    </div>
  );
}
