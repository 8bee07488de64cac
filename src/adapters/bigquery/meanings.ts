import { saysNotSignedIn, saysPerimeter } from '../../domain/google-refusals.js';
import { duration } from '../../domain/times.js';
import type { Fault } from './fault.js';

/** The settings that remedies speak of. */
export interface Circumstances {
  readonly project: string;
  readonly location: string;
  readonly maximumBytesBilled?: number;
  readonly jobTimeoutMs?: number;
}

/** What a failure means for whoever called. */
export interface Meaning {
  readonly permanent: boolean;
  readonly remedy: (where: Circumstances, fault: Fault) => string;
}

interface Rule extends Meaning {
  readonly holds: (fault: Fault) => boolean;
}

const because =
  (...reasons: readonly string[]) =>
  ({ reason }: Fault) =>
    reason !== null && reasons.includes(reason);

const refused = (status: number) => (fault: Fault) => fault.status === status;

/** What a failure means, told apart in this order: the first that holds. */
const RULES: readonly Rule[] = [
  {
    holds: ({ reason, said }) => reason === 'notJson' || saysNotSignedIn(said),
    permanent: true,
    remedy: () =>
      'Sign in: gcloud auth application-default login; on Google Cloud attach a service account. A clock that is minutes off is refused as well.',
  },
  {
    holds: refused(401),
    permanent: false,
    remedy: () =>
      "The token has expired; it is retried with a new one. If it lasts: gcloud auth application-default login, and check this machine's clock.",
  },
  {
    holds: because(
      'rateLimitExceeded',
      'userRateLimitExceeded',
      'quotaExceeded',
      'jobRateLimitExceeded',
    ),
    permanent: false,
    remedy: ({ project }) => `Check the BigQuery quotas of project ${project}; it is retried.`,
  },
  {
    holds: because('bytesBilledLimitExceeded'),
    permanent: true,
    remedy: ({ maximumBytesBilled }) =>
      maximumBytesBilled === undefined
        ? 'Read a shorter window, or raise the limit of the project.'
        : `Read a shorter window, or raise bigquery.maximumGigabytes (now ${maximumBytesBilled / 1e9}).`,
  },
  {
    holds: because('responseTooLarge', 'resourcesExceeded', 'billingTierLimitExceeded'),
    permanent: true,
    remedy: () => 'Read a shorter window, or return fewer rows and columns.',
  },
  {
    holds: because('timeout'),
    permanent: false,
    remedy: ({ jobTimeoutMs }) => `It is retried; if it lasts, ${longer(jobTimeoutMs)}.`,
  },
  {
    holds: because('stopped'),
    permanent: false,
    remedy: ({ jobTimeoutMs }) =>
      `Somebody cancelled the job, or it ran out of time: ${longer(jobTimeoutMs)}. It is retried.`,
  },
  {
    holds: because('billingNotEnabled'),
    permanent: true,
    remedy: ({ project }) => `Enable billing for project ${project}.`,
  },
  {
    holds: (fault) =>
      because('accessNotConfigured', 'SERVICE_DISABLED')(fault) ||
      (fault.status === 403 && /API has not been used|is disabled/i.test(fault.said)),
    permanent: true,
    remedy: ({ project }) =>
      `Enable the API: gcloud services enable bigquery.googleapis.com --project=${project}.`,
  },
  {
    holds: ({ status, said }) => status === 403 && saysPerimeter(said),
    permanent: true,
    remedy: ({ project }) =>
      `Let this account and network into the service perimeter (VPC Service Controls) of project ${project}.`,
  },
  {
    holds: (fault) => because('accessDenied')(fault) || fault.status === 403,
    permanent: true,
    remedy: ({ project }, { said }) => grant(project, said),
  },
  {
    // While it is loaded anew a table may be away for a moment.
    holds: ({ reason, said }) => reason === 'notFound' && /not found: table/i.test(said),
    permanent: false,
    remedy: ({ project, location }) =>
      `Check the name, the project (${project}) and the location (${location}): a dataset is found in its own location only. It is retried.`,
  },
  {
    holds: (fault) => because('notFound')(fault) || fault.status === 404,
    permanent: true,
    remedy: ({ project, location }) =>
      `Check the name, the project (${project}) and the location (${location}): a dataset is found in its own location only.`,
  },
  {
    holds: because('invalidQuery'),
    permanent: true,
    remedy: () => 'Correct the SQL.',
  },
  {
    holds: because(
      'backendError',
      'internalError',
      'jobBackendError',
      'jobInternalError',
      'tableUnavailable',
      'resourceInUse',
    ),
    permanent: false,
    remedy: () => 'Check the status of BigQuery; it is retried.',
  },
  {
    holds: ({ status, reason }) =>
      (status === null && reason !== null) ||
      status === 501 ||
      (status !== null && status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status)),
    permanent: true,
    remedy: () => 'Correct the query or the settings that BigQuery names.',
  },
];

const PASSING: Meaning = {
  permanent: false,
  remedy: () => 'Check the network and the status of BigQuery; it is retried.',
};

export function meaningOf(fault: Fault): Meaning {
  return RULES.find(({ holds }) => holds(fault)) ?? PASSING;
}

function longer(jobTimeoutMs: number | undefined): string {
  return jobTimeoutMs === undefined
    ? 'read a shorter window'
    : `read a shorter window or raise pipeline.runTimeout (now ${duration(jobTimeoutMs)})`;
}

/** The role to grant, and on what: `Access Denied: Table project:dataset.table: User does not …`. */
function grant(project: string, said: string): string {
  const [, kind, name = ''] = /Access Denied: (Table|Dataset|Project) (\S+): /.exec(said) ?? [];
  if (/bigquery\.jobs\.list|INFORMATION_SCHEMA\.JOBS/.test(said)) {
    return `Grant this account roles/bigquery.resourceViewer on project ${project}.`;
  }
  if (kind === 'Project' || /bigquery\.jobs\.create/.test(said)) {
    return `Grant this account roles/bigquery.jobUser on project ${project}.`;
  }
  if (kind === undefined) {
    return `Grant this account roles/bigquery.jobUser on project ${project} and roles/bigquery.dataViewer on its datasets.`;
  }
  const dataset = kind === 'Table' ? name.slice(0, name.lastIndexOf('.')) : name;
  return `Grant this account roles/bigquery.dataViewer on dataset ${dataset}.`;
}
