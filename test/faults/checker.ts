import { EXPORTERS } from '../../exporters/registry.js';
import type { IsoDate } from '../../src/domain/date.js';

/** A file as a reader found it. */
export interface Seen {
  readonly file: string;
  readonly text: string;
}

/** One of the versions a live file had, in their order. */
export interface Version extends Seen {
  readonly generation: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A copy in history: `<as-of>/<stem>.<run>.json`. */
export interface Copy {
  readonly name: string;
  readonly text: string;
}

/** What files say (`textOf`) when computed from the data as it was after one of the loads. */
export interface Expected {
  readonly asOf: IsoDate;
  readonly texts: Readonly<Record<string, string>>;
}

/** What was published during a run of the service, and what should have been. */
export interface Published {
  readonly seen: readonly Seen[];
  readonly versions: readonly Version[];
  readonly history: readonly Copy[];
  /** The daily files' texts after each load, in the order of the loads. */
  readonly expected: readonly Expected[];
  /** How often an instance was killed or stopped. */
  readonly cuts: number;
}

/**
 * Checks published files against what was loaded. Knows nothing of the service but that.
 * @returns what is wrong, in sentences; none when nothing is
 */
export function faultsOf(published: Published): readonly string[] {
  return EXPORTERS.flatMap(({ file }) => {
    const versions = published.versions.filter((version) => version.file === file);
    return [
      ...brokenFiles(file, published.seen, versions),
      ...stepsBack(file, versions),
      ...repeats(file, versions),
      ...olderData(file, versions, published.expected),
      ...strayCopies(file, versions, published),
    ];
  });
}

/** A file's text in one form, without the time of its making. */
export function textOf(content: object): string {
  const { generated_at, ...rest } = content as Readonly<Record<string, unknown>>;
  return JSON.stringify(sorted(rest));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** Every text a reader found is whole, valid, and one that was published. */
function brokenFiles(file: string, seen: readonly Seen[], versions: readonly Version[]) {
  const texts = new Set(versions.map(({ text }) => text));
  const schema = EXPORTERS.find((exporter) => exporter.file === file)?.schema;
  return seen.flatMap((each) => {
    if (each.file !== file) return [];
    const content = parsed(each.text);
    if (content === undefined) return [`${file} was torn: ${each.text.slice(0, 80)}`];
    if (schema?.safeParse(content).success !== true) return [`${file} did not match its schema`];
    return texts.has(each.text) ? [] : [`${file} was seen in a version nobody published`];
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** No version is missing, and neither as-of nor time of making goes back. */
function stepsBack(file: string, versions: readonly Version[]): readonly string[] {
  return pairs(versions).flatMap(([before, after]) => {
    const where = `${file}, generation ${after.generation}`;
    const gap = after.generation === before.generation + 1 ? [] : [`${where}: one is missing`];
    const back = ['as_of_date', 'generated_at'].filter(
      (key) => String(parsed(after.text)?.[key]) < String(parsed(before.text)?.[key]),
    );
    return [...gap, ...back.map((key) => `${where}: ${key} went back`)];
  });
}

/** No version says what the one before it said. */
function repeats(file: string, versions: readonly Version[]): readonly string[] {
  const said = ({ text, metadata }: Version) => `${textOf(parsed(text) ?? {})} ${metadata.partial}`;
  return pairs(versions).flatMap(([before, after]) =>
    said(before) === said(after)
      ? [`${file}, generation ${after.generation}: published twice`]
      : [],
  );
}

/** Each version says what the data after some load says; never of an earlier load than before. */
function olderData(file: string, versions: readonly Version[], expected: readonly Expected[]) {
  if (!expected.some(({ texts }) => file in texts)) return [];
  const faults: string[] = [];
  let step = 0;
  for (const { generation, text } of versions) {
    const said = textOf(parsed(text) ?? {});
    const found = expected.findIndex(({ texts }, index) => index >= step && texts[file] === said);
    if (found === -1) {
      const ever = expected.findIndex(({ texts }) => texts[file] === said);
      faults.push(
        `${file}, generation ${generation}: ${ever === -1 ? 'the data never said that' : `of load ${ever}, after one of load ${step}`}`,
      );
    } else step = found;
  }
  return faults;
}

/** Every version has its copy in history; copies without a version are of runs that were cut off. */
function strayCopies(file: string, versions: readonly Version[], { history, cuts }: Published) {
  const stem = file.replace(/\.json$/, '');
  const copies = history.filter(({ name }) => name.split('/').at(-1)?.startsWith(`${stem}.`));
  const texts = new Set(versions.map(({ text }) => text));
  const copied = new Set(copies.map(({ text }) => text));
  const strays = copies.filter(({ text }) => !texts.has(text)).length;
  return [
    ...versions
      .filter(({ text }) => !copied.has(text))
      .map(({ generation }) => `${file}, generation ${generation}: no copy in history`),
    ...(new Set(copies.map(({ text }) => text)).size < copies.length
      ? [`${file}: the same version was copied to history twice`]
      : []),
    ...(strays > cuts ? [`${file}: ${strays} copies were never live, with ${cuts} cuts`] : []),
  ];
}

function pairs<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.slice(1).map((item, index) => [items[index] as T, item] as const);
}
