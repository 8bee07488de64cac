/** An error of ours: what happened, to what, and what to do next. */
export class TrendsError extends Error {
  override readonly name: string = 'TrendsError';
  /** What the reader can do about it. */
  readonly remedy: string;

  constructor(message: string, options: { readonly remedy: string; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.remedy = options.remedy;
  }
}

/** The command line or the configuration asks for something that does not exist or makes no sense. */
export class UsageError extends TrendsError {
  override readonly name = 'UsageError';
}

/** What a failure is about, so that one trouble of several files is known to be one. */
export interface Subject {
  /** The table at fault; null: none is known to be. */
  readonly table: string | null;
  /** What went wrong by itself, where the message has more around it. */
  readonly said?: string;
}

/** What is known of a call of a port that failed. */
export interface PortFailure {
  readonly remedy: string;
  readonly permanent: boolean;
  readonly retryAfterMs?: number;
  /** The one table or object that is at fault: says nothing of the others behind the port. */
  readonly about?: string;
  /** Absent: no table is known to be at fault. */
  readonly subject?: Subject;
  readonly cause?: unknown;
}

/** A call of a port failed. `permanent` failures will fail again until somebody acts on the remedy. */
export abstract class PortError extends TrendsError {
  readonly permanent: boolean;
  /** The other side asks not to be called again for this long (milliseconds). */
  readonly retryAfterMs?: number;
  /** The one table or object that is at fault, where it is one. */
  readonly about?: string;
  readonly subject: Subject;

  constructor(message: string, options: PortFailure) {
    super(message, options);
    this.subject = options.subject ?? { table: null };
    this.permanent = options.permanent;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.about !== undefined) this.about = options.about;
  }
}

/** A query failed. */
export class WarehouseError extends PortError {
  override readonly name = 'WarehouseError';
}

/** A store operation failed. */
export class StoreError extends PortError {
  override readonly name: string = 'StoreError';
}

/** What is known of an object that is damaged. */
export interface DamageFacts {
  readonly remedy: string;
  /** The generation at which it is damaged: a put on that condition replaces it. */
  readonly generation?: string;
  /** What was found in its place, as far as it could be read: kept when it is moved aside. */
  readonly bytes?: Uint8Array;
  readonly cause?: unknown;
}

/** The object is there, and is not what a store wrote. */
export class DamagedObject extends StoreError {
  override readonly name = 'DamagedObject';
  readonly generation: string | null;
  readonly bytes: Uint8Array | null;

  constructor(message: string, { generation, bytes, ...failure }: DamageFacts) {
    super(message, { ...failure, permanent: true });
    this.generation = generation ?? null;
    this.bytes = bytes ?? null;
  }
}

/** The object was not at the expected generation: somebody else wrote it first. */
export class PreconditionFailed extends StoreError {
  override readonly name = 'PreconditionFailed';

  constructor(object: string, expected: string) {
    super(`${object} is no longer at generation ${expected}`, {
      permanent: false,
      remedy: 'Read it again and decide anew.',
    });
  }
}

/** True of what a call failed with; a lost race is an answer, and asks for another call. */
export function isPortFailure(error: unknown): error is PortError {
  return error instanceof PortError && !(error instanceof PreconditionFailed);
}

/** True when the same call may succeed later. */
export function isTransient(error: unknown): error is PortError {
  return isPortFailure(error) && !error.permanent;
}
