import { StoreError } from './errors.js';

/** What keeps a text from being a segment of an object's name; null: nothing. */
function segmentFault(segment: string): string | null {
  if (segment === '') return 'it has an empty segment';
  if (segment.startsWith('.')) return 'a segment starts with a dot';
  if (segment.includes('\\')) return 'it has a backslash';
  return [...segment].some((char) => char < ' ' || char === '\x7f')
    ? 'it has a control character'
    : null;
}

/** The first fault among segments; null: they are all right. */
export function segmentsFault(segments: readonly string[]): string | null {
  return segments.map(segmentFault).find((fault) => fault !== null) ?? null;
}

/** What a store says of a name that no object can have. */
export function badName(message: string): StoreError {
  return new StoreError(message, {
    permanent: true,
    remedy: 'Use relative names such as v1/trends/file.json.',
  });
}
