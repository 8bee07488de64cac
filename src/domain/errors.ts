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

/** A query failed. `permanent` failures will fail again until somebody acts on the remedy. */
export class WarehouseError extends TrendsError {
  override readonly name = 'WarehouseError';
  readonly permanent: boolean;

  constructor(
    message: string,
    options: { readonly remedy: string; readonly permanent: boolean; readonly cause?: unknown },
  ) {
    super(message, options);
    this.permanent = options.permanent;
  }
}

/** A store operation failed. */
export class StoreError extends TrendsError {
  override readonly name: string = 'StoreError';
  readonly permanent: boolean;

  constructor(
    message: string,
    options: { readonly remedy: string; readonly permanent: boolean; readonly cause?: unknown },
  ) {
    super(message, options);
    this.permanent = options.permanent;
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
