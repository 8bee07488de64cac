import { StoreError } from '../../domain/errors.js';
import { badName, segmentsFault } from '../../domain/object-name.js';

/** Cloud Storage takes no longer names, counted in bytes of UTF-8. */
const LONGEST = 1024;
const BUCKET = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

/** True for relative paths of plain segments. */
export function isName(name: string): boolean {
  return faultOf(name) === null;
}

/** The object's name in its bucket. @throws StoreError (permanent) when the name is no object's name */
export function pathOf(root: string, name: string): string {
  const path = `${root}${name}`;
  const fault = faultOf(name) ?? (bytesOf(path) > LONGEST ? 'it is too long' : null);
  if (fault === null) return path;
  throw badName(`${JSON.stringify(name)} is not an object name: ${fault}`);
}

/** What stands before the names of a location's objects: nothing, or a prefix that ends in `/`. */
export function rootOf(prefix: string): string {
  const folder = prefix.replace(/^\/+|\/+$/g, '');
  const fault = folder === '' ? null : faultOf(folder);
  if (fault === null) return folder === '' ? '' : `${folder}/`;
  throw badName(`${JSON.stringify(prefix)} is not a prefix of objects: ${fault}`);
}

/** @throws StoreError (permanent) when no bucket can have the name */
export function checkBucket(bucket: string): void {
  if (BUCKET.test(bucket)) return;
  throw new StoreError(`${JSON.stringify(bucket)} is not a bucket name`, {
    permanent: true,
    remedy: 'Name the bucket alone, without gs:// and without a path.',
  });
}

function faultOf(name: string): string | null {
  return segmentsFault(name.split('/'));
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
