import { BigQuery, common } from '@google-cloud/bigquery';

export interface ClientOptions {
  /** Runs the jobs, is billed for them, and has the datasets. */
  readonly project: string;
  /** Where the datasets are, e.g. `US` or `europe-west1`. */
  readonly location: string;
  /** Where the API answers, e.g. `http://127.0.0.1:9050`; nobody is signed in there. Google when absent. */
  readonly apiEndpoint?: string;
  /** The longest that one request may take (milliseconds); a minute when absent. */
  readonly requestTimeoutMs?: number;
}

/** Polls of a job come back within 10 s. */
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * The calls of every port are tried again by the program, within one budget; tries of the client's
 * own would multiply with those.
 */
const RETRIES = { autoRetry: false } as const;

/** Google's client, signed in with the application default credentials once it is used. */
export function bigQueryClient(options: ClientOptions): BigQuery {
  const { project, location, apiEndpoint, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const client = new BigQuery({
    projectId: project,
    location,
    retryOptions: RETRIES,
    ...(apiEndpoint === undefined ? {} : { apiEndpoint }),
  });
  if (apiEndpoint !== undefined) client.makeAuthenticatedRequest = anonymous(project);
  client.request = answered(client.request.bind(client), requestTimeoutMs);
  return client;
}

/**
 * Lets requests fail that are not answered in time. The client has a limit of its own and hands it to
 * a transport (teeny-request 10) that no longer heeds it: a call would wait for ever.
 */
function answered(request: BigQuery['request'], timeoutMs: number): BigQuery['request'] {
  return (options, callback) => {
    let waiting = true;
    const answer: typeof callback = (...said) => {
      if (!waiting) return;
      waiting = false;
      clearTimeout(timer);
      callback(...said);
    };
    const tooSlow = () => answer(new Error(`no answer within ${timeoutMs / 1_000} s`));
    const timer = setTimeout(tooSlow, timeoutMs).unref();
    request(options, answer);
  };
}

/** The client knows no other way to ask without credentials; without any it looks for Google's machines. */
function anonymous(projectId: string): BigQuery['makeAuthenticatedRequest'] {
  const { util } = common;
  return util.makeAuthenticatedRequestFactory({
    customEndpoint: true,
    ...RETRIES,
    projectId,
  });
}
