import { buffer } from 'node:stream/consumers';
import type { Bucket, File, FileMetadata } from '@google-cloud/storage';
import { StoreError } from '../../domain/errors.js';
import type { ObjectAttributes, ObjectHead, StoredObject } from '../../ports/object-store.js';
import { differenceOf } from './checksums.js';
import { isObjectAbsent } from './failures.js';

/** Times that an object may be replaced between its metadata and its bytes; every time another writer got on. */
const LOOKS = 100;

/**
 * An object, whole and of one generation: the metadata names the generation, and the download asks
 * for that one, which is gone once it was replaced; then both are read anew.
 * @returns null when there is no such object
 */
export async function readObject(
  bucket: Bucket,
  path: string,
  timeoutMs: number,
): Promise<StoredObject | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    const metadata = await unlessAbsent(metadataOf(bucket.file(path)));
    if (metadata === null) return null;
    const generation = generationOf(metadata);
    const file = bucket.file(path, { generation });
    const body = await unlessAbsent(download(file, timeoutMs));
    if (body === null) continue;
    checkBody(file, metadata, body);
    return { body, generation, attributes: attributesOf(metadata) };
  }
  throw new StoreError(
    `gs://${bucket.name}/${path} was replaced ${LOOKS} times while it was read`,
    {
      permanent: false,
      remedy: 'Look for a second program that writes it all the time; it is retried.',
    },
  );
}

/** An object's metadata alone; null when there is no such object. */
export async function readHead(bucket: Bucket, path: string): Promise<ObjectHead | null> {
  const metadata = await unlessAbsent(metadataOf(bucket.file(path)));
  if (metadata === null) return null;
  const generation = generationOf(metadata);
  const writtenAt = Date.parse(metadata.timeCreated ?? '');
  return {
    generation,
    attributes: attributesOf(metadata),
    shown: 'same',
    ...(Number.isFinite(writtenAt) && { writtenAt }),
  };
}

/** The generation that an object's metadata tells. */
export function generationOf({ generation }: FileMetadata): string {
  if (generation !== undefined) return String(generation);
  throw new StoreError('the metadata of an object has no generation', {
    permanent: true,
    remedy: 'Check that the endpoint is Cloud Storage.',
  });
}

async function metadataOf(file: File): Promise<FileMetadata> {
  const [metadata] = await file.getMetadata();
  return metadata;
}

/**
 * The time limit is on the whole of it: the client's own ends with the first byte, and a connection
 * that breaks after that goes unnoticed there.
 */
async function download(file: File, timeoutMs: number): Promise<Buffer> {
  file.interceptors.push({ request: overOwnConnection });
  const stream = file.createReadStream({ validation: false });
  const tooSlow = new Error(`no whole answer within ${timeoutMs / 1_000} s`);
  const timer = setTimeout(() => stream.destroy(tooSlow), timeoutMs);
  try {
    return await buffer(stream);
  } finally {
    clearTimeout(timer);
  }
}

type Request = ReturnType<File['interceptors'][number]['request']>;

/** When a download fails, the client closes all connections that it keeps, with other calls under way. */
function overOwnConnection(request: Request): Request {
  return { ...request, forever: false };
}

function checkBody(file: File, metadata: FileMetadata, body: Buffer): void {
  // Whoever stored it compressed stored other bytes than are handed out.
  if (metadata.contentEncoding) return;
  const difference = differenceOf(body, metadata);
  if (difference === null) return;
  throw new StoreError(`gs://${file.bucket.name}/${file.name} came damaged: ${difference}`, {
    permanent: false,
    remedy: 'It is retried; if it lasts, check the proxies in between.',
  });
}

function attributesOf({ contentType, cacheControl, metadata }: FileMetadata): ObjectAttributes {
  const described = Object.entries(metadata ?? {}).flatMap(([key, value]) =>
    value === null ? [] : [[key, String(value)]],
  );
  return {
    contentType: contentType ?? 'application/octet-stream',
    ...(cacheControl ? { cacheControl } : {}),
    ...(described.length === 0 ? {} : { metadata: Object.fromEntries(described) }),
  };
}

async function unlessAbsent<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isObjectAbsent(error)) return null;
    throw error;
  }
}
