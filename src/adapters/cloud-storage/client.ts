import { Storage } from '@google-cloud/storage';

export interface ClientOptions {
  /** Where the API answers, e.g. `http://127.0.0.1:4443`; nobody is signed in there. Google when absent, or the emulator that STORAGE_EMULATOR_HOST names. */
  readonly apiEndpoint?: string;
  /** Only buckets that are created need it; that of the credentials when absent. */
  readonly projectId?: string;
  /** The longest that one request may take. */
  readonly requestTimeoutMs?: number;
}

/** A read takes two requests, and whoever calls a store gives up after 30 s. */
export const REQUEST_TIMEOUT_MS = 14_000;

/** Google's client, signed in with the application default credentials once it is used. */
export function storageClient(options: ClientOptions): Storage {
  const { apiEndpoint, projectId, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const storage = new Storage({
    // The calls of every port are tried again by the program, within one budget and with an eye on
    // puts whose answer was lost; tries of the client's own would multiply with those.
    retryOptions: { autoRetry: false },
    // Without it the client waits for ever.
    timeout: requestTimeoutMs,
    ...(apiEndpoint === undefined ? {} : { apiEndpoint }),
    ...(projectId === undefined ? {} : { projectId }),
  });
  // Where STORAGE_EMULATOR_HOST is set the client leaves out the path, and overrules an endpoint given.
  storage.baseUrl = `${storage.apiEndpoint}/storage/v1`;
  return storage;
}
