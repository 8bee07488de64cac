import type { Bucket } from '@google-cloud/storage';
import { StoreError } from '../../domain/errors.js';
import type { PutOptions } from '../../ports/object-store.js';
import { checksumsOf } from './checksums.js';
import { generationOf } from './read-object.js';

/**
 * Writes an object in one request: all of it or nothing.
 * @returns the new generation
 */
export async function writeObject(
  bucket: Bucket,
  path: string,
  body: Uint8Array,
  { contentType, cacheControl, metadata, ifGeneration }: PutOptions,
): Promise<string> {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const checksums = checksumsOf(bytes);
  const file = bucket.file(path);
  // Where there are no credentials the client ends its stream, and tells of the end instead of the cause.
  const { storage } = bucket;
  if (!storage.customEndpoint) await storage.authClient.getClient();
  await file.save(bytes, {
    resumable: false,
    gzip: false,
    // With the checksums in the metadata the other side refuses damaged bytes before they are an
    // object; the client's own validation would look afterwards, and delete the live file.
    validation: false,
    metadata: {
      contentType,
      ...checksums,
      ...(cacheControl === undefined ? {} : { cacheControl }),
      ...(metadata === undefined ? {} : { metadata: { ...metadata } }),
    },
    ...(ifGeneration === undefined
      ? {}
      : { preconditionOpts: { ifGenerationMatch: ifGeneration } }),
  });
  const { crc32c = checksums.crc32c } = file.metadata;
  if (crc32c !== checksums.crc32c) throw storedOtherBytes(`gs://${bucket.name}/${path}`);
  return generationOf(file.metadata);
}

function storedOtherBytes(object: string): StoreError {
  return new StoreError(`${object} was stored with other bytes than were sent`, {
    permanent: true,
    remedy: 'Check the proxies between this program and Cloud Storage, then publish again.',
  });
}
