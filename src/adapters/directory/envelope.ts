import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { DamagedObject, StoreError } from '../../domain/errors.js';
import { hasShape } from '../../domain/has-shape.js';
import { field } from '../../domain/untyped.js';
import type { ObjectAttributes } from '../../ports/object-store.js';
import { unlessAbsent } from './failures.js';

/**
 * What stands before the bytes in a generation's file: one line of JSON. Attributes and bytes are one
 * file, so that one `link` publishes both and no reader can see one without the other.
 */
export interface Envelope {
  readonly format: typeof FORMAT;
  /** Of this write alone. */
  readonly id: string;
  /** The id of the generation that this one replaced. */
  readonly previous: string | null;
  /** Null when the object was deleted. */
  readonly object: {
    readonly attributes: ObjectAttributes;
    readonly size: number;
    readonly sha256: string;
  } | null;
}

const FORMAT = 'trends-object-1';
/** The longest line of an envelope. */
const LONGEST = 65_536;
/** Most lines are much shorter. */
const MOSTLY = 4_096;
const NEWLINE = 10;

/** The bytes of a generation's file. */
export function encode(
  id: string,
  previous: string | null,
  content: { readonly body: Uint8Array; readonly attributes: ObjectAttributes } | null,
): readonly Uint8Array[] {
  const object = content && {
    attributes: content.attributes,
    size: content.body.byteLength,
    sha256: digest(content.body),
  };
  const envelope: Envelope = { format: FORMAT, id, previous, object };
  const check = checkOf(envelope);
  const line = Buffer.from(`${JSON.stringify({ ...envelope, check })}\n`);
  if (line.byteLength > LONGEST) {
    throw new StoreError(`The attributes of an object take ${line.byteLength} bytes`, {
      permanent: true,
      remedy: `Keep its metadata below ${LONGEST} bytes.`,
    });
  }
  return content ? [line, content.body] : [line];
}

/** The envelope of a generation's file, or undefined when the file is gone. */
export async function readEnvelope(path: string): Promise<Envelope | undefined> {
  return reading(path, async (file) => (await head(path, file)).envelope);
}

/** Envelope and bytes of a generation's file, checked; undefined when the file is gone. */
export async function readWhole(path: string) {
  return reading(path, (file) => whole(path, file)).catch(async (error: unknown) => {
    if (!(error instanceof DamagedObject)) throw error;
    const bytes = await unlessAbsent(readFile(path));
    throw bytes === undefined ? error : damaged(error.message, path, bytes);
  });
}

async function whole(path: string, file: FileHandle) {
  const { envelope, start } = await head(path, file);
  const { object } = envelope;
  if (object === null) return { envelope, body: null };
  const { size } = await file.stat();
  if (size !== start + object.size) throw notOurs(path, 'its length is not what it says');
  const body = Buffer.alloc(object.size);
  await readFully(file, body, start);
  if (digest(body) !== object.sha256) throw notOurs(path, 'its bytes were changed');
  return { envelope, body };
}

async function reading<T>(
  path: string,
  work: (file: FileHandle) => Promise<T>,
): Promise<T | undefined> {
  const file = await unlessAbsent(open(path, 'r'));
  if (file === undefined) return undefined;
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function head(path: string, file: FileHandle) {
  const begun = await beginning(file, MOSTLY);
  const isWhole = begun.length < MOSTLY || begun.includes(NEWLINE);
  const text = isWhole ? begun : await beginning(file, LONGEST);
  const end = text.indexOf(NEWLINE);
  return { envelope: parse(path, text.toString('utf8', 0, Math.max(end, 0))), start: end + 1 };
}

async function beginning(file: FileHandle, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  return buffer.subarray(0, await readFully(file, buffer, 0));
}

async function readFully(file: FileHandle, buffer: Buffer, start: number): Promise<number> {
  let done = 0;
  while (done < buffer.byteLength) {
    const { bytesRead } = await file.read(buffer, done, buffer.byteLength - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

function parse(path: string, line: string): Envelope {
  try {
    const envelope: unknown = JSON.parse(line);
    if (isEnvelope(envelope)) return envelope;
  } catch {
    // Told below, like an envelope of another format.
  }
  throw notOurs(path, `it does not begin with an envelope of format ${FORMAT}`);
}

/** Over the envelope without its check, so that no byte of the attributes changes unnoticed. */
function checkOf(envelope: object): string {
  return digest(Buffer.from(JSON.stringify(envelope)));
}

/** A changed byte in the name of a field, say, leaves JSON that is no envelope. */
function isEnvelope(value: unknown): value is Envelope {
  if (!hasShape(value, { format: 'string', id: 'string', previous: 'string?' })) return false;
  if (field(value, 'format') !== FORMAT) return false;
  const { check, ...envelope } = Object(value);
  if (check !== undefined && check !== checkOf(envelope)) return false;
  const object = field(value, 'object');
  if (object === null) return true;
  return hasShape(object, {
    attributes: { contentType: 'string' },
    size: 'number',
    sha256: 'string',
  });
}

function notOurs(path: string, how: string): DamagedObject {
  return damaged(`${path} is damaged or foreign: ${how}`, path);
}

function damaged(message: string, path: string, bytes?: Uint8Array): DamagedObject {
  return new DamagedObject(message, {
    remedy: 'Remove that file: the generation before it becomes the object again.',
    generation: String(Number.parseInt(basename(path), 10)),
    ...(bytes && { bytes }),
  });
}

/** SHA-256 in hexadecimal digits. */
export function digest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
