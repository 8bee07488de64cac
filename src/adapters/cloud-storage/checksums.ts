import { createHash } from 'node:crypto';
import { CRC32C } from '@google-cloud/storage';

/** An object's checksums as Cloud Storage writes them, in base64. */
export interface Checksums {
  readonly crc32c: string;
  readonly md5Hash: string;
}

export function checksumsOf(body: Buffer): Checksums {
  const crc32c = new CRC32C();
  crc32c.update(body);
  return {
    crc32c: crc32c.toString(),
    md5Hash: createHash('md5').update(body).digest('base64'),
  };
}

/** What the bytes differ in from what is said of them; null: they are those. Composed objects have no MD5. */
export function differenceOf(
  body: Buffer,
  said: { readonly size?: string | number; readonly crc32c?: string; readonly md5Hash?: string },
): string | null {
  if (said.size !== undefined && Number(said.size) !== body.byteLength) {
    return `${body.byteLength} bytes instead of ${said.size}`;
  }
  const found = checksumsOf(body);
  const differing = (['crc32c', 'md5Hash'] as const).find(
    (kind) => said[kind] !== undefined && said[kind] !== found[kind],
  );
  return differing === undefined
    ? null
    : `${differing} ${found[differing]} instead of ${said[differing]}`;
}
