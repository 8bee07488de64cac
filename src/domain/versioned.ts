import { StoreError } from './errors.js';
import { field } from './untyped.js';

/**
 * The JSON object in a stored object's bytes, if it is one of the version.
 * @throws StoreError (permanent) for one of a newer version, which is whole and not ours to replace;
 *   any other error for what is none at all
 */
export function readVersioned(body: Uint8Array, version: number, object: string): object {
  const value: unknown = JSON.parse(new TextDecoder().decode(body));
  const found = field(value, 'version');
  if (typeof found === 'number' && found > version) {
    throw new StoreError(`${object} was written by a newer version of this program (${found})`, {
      permanent: true,
      about: object,
      remedy: 'Run that version; to go back for good, move the object away.',
    });
  }
  if (found === version && typeof value === 'object' && value !== null) return value;
  throw new Error('it is not one of ours');
}
