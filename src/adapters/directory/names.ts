import { badName, segmentsFault } from '../../domain/object-name.js';

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
  const fault = segmentsFault(segments);
  if (fault !== null) throw badName(`${JSON.stringify(name)} is not an object name: ${fault}`);
}
