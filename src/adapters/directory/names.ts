import { StoreError } from '../../domain/errors.js';

/** Refuses names that are no relative path of plain segments. */
export function checkName(name: string): void {
  checkSegments(name, name.split('/'));
}

/** Refuses prefixes that lead elsewhere; returns the folder that holds every match. */
export function folderOf(prefix: string): string {
  const segments = prefix.split('/').slice(0, -1);
  checkSegments(prefix, segments);
  return segments.join('/');
}

function checkSegments(name: string, segments: readonly string[]): void {
  const fault = segments.map(faultOf).find((found) => found !== null);
  if (!fault) return;
  throw new StoreError(`${JSON.stringify(name)} is no object name: ${fault}`, {
    permanent: true,
    remedy: 'Use relative names such as v1/trends/file.json.',
  });
}

function faultOf(segment: string): string | null {
  if (segment === '') return 'it has an empty segment';
  if (segment.startsWith('.')) return 'a segment starts with a dot';
  if (segment.includes('\\')) return 'it has a backslash';
  return [...segment].some((char) => char < ' ' || char === '\x7f')
    ? 'it has a control character'
    : null;
}
