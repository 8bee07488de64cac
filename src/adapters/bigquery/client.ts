import { BigQuery, common } from '@google-cloud/bigquery';

export interface ClientOptions {
  /** Runs the jobs, is billed for them, and has the datasets. */
  readonly project: string;
  /** Where the datasets are, e.g. `US` or `europe-west1`. */
  readonly location: string;
  /** Where the API answers, e.g. `http://127.0.0.1:9050`; nobody is signed in there. Google when absent. */
  readonly apiEndpoint?: string;
}

/**
 * The calls of every port are tried again by the program, within one budget; tries of the client's
 * own would multiply with those.
 */
const RETRIES = { autoRetry: false } as const;

/** Google's client, signed in with the application default credentials once it is used. */
export function bigQueryClient({ project, location, apiEndpoint }: ClientOptions): BigQuery {
  const client = new BigQuery({
    projectId: project,
    location,
    retryOptions: RETRIES,
    ...(apiEndpoint === undefined ? {} : { apiEndpoint }),
  });
  if (apiEndpoint !== undefined) client.makeAuthenticatedRequest = anonymous(project);
  return client;
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
