import { StoreError } from '../../domain/errors.js';
import { saysNotSignedIn, saysPerimeter } from '../../domain/google-refusals.js';
import { type Fault, faultOf } from './fault.js';

interface Meaning {
  readonly permanent: boolean;
  readonly remedy: (bucket: string, role: string) => string;
}

interface Rule extends Meaning {
  readonly holds: (fault: Fault) => boolean;
}

const BUSY = ['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded'];
const BILLING = ['accountDisabled', 'billingDisabled', 'billingNotEnabled'];
const KEPT = ['retentionPolicyNotMet', 'objectUnderActiveHold'];

const oneOf = (reasons: readonly string[], { reason }: Fault) =>
  reason !== null && reasons.includes(reason);

/** What a failure means, told apart in this order: the first that holds. */
const RULES: readonly Rule[] = [
  {
    holds: ({ status, reason, said }) =>
      reason === 'notJson' || saysNotSignedIn(said) || (status === 401 && reason === 'required'),
    permanent: true,
    remedy: () =>
      'Sign in: gcloud auth application-default login; on Google Cloud attach a service account. A clock that is minutes off is refused as well.',
  },
  {
    holds: ({ status }) => status === 401,
    permanent: false,
    remedy: () =>
      'The token has expired or was revoked; it is retried. If it lasts: gcloud auth application-default login.',
  },
  {
    holds: (fault) => fault.status === 429 || (fault.status === 403 && oneOf(BUSY, fault)),
    permanent: false,
    remedy: (bucket) => `Look at the request quotas of gs://${bucket}; it is retried.`,
  },
  {
    holds: (fault) =>
      oneOf(BILLING, fault) || (fault.status === 403 && /billing/i.test(fault.said)),
    permanent: true,
    remedy: (bucket) => `Enable billing for the project of gs://${bucket}.`,
  },
  {
    holds: (fault) =>
      fault.status === 403 && (oneOf(KEPT, fault) || /retention policy/i.test(fault.said)),
    permanent: true,
    remedy: (bucket) =>
      `Remove the retention policy or hold of gs://${bucket}: its objects are replaced and deleted.`,
  },
  {
    holds: ({ status, said }) => status === 403 && saysPerimeter(said),
    permanent: true,
    remedy: (bucket) =>
      `Let this account and network into the service perimeter (VPC Service Controls) of the project of gs://${bucket}.`,
  },
  {
    holds: ({ status }) => status === 403,
    permanent: true,
    remedy: (_, role) => `Grant this account ${role}.`,
  },
  {
    holds: ({ status }) => status === 404,
    permanent: true,
    remedy: (bucket) => `Create the bucket gs://${bucket}, or correct its name.`,
  },
  {
    // Refused by the other side's checksum: the bytes were changed on their way.
    holds: ({ status, said }) => status === 400 && /doesn't match calculated/i.test(said),
    permanent: false,
    remedy: () => 'It is retried; if it lasts, check the proxies in between.',
  },
  {
    holds: ({ status }) =>
      status !== null && status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status),
    permanent: true,
    remedy: (bucket) => `Check the settings and policies of gs://${bucket}.`,
  },
];

const PASSING: Meaning = {
  permanent: false,
  remedy: () => 'Check the network and the status of Cloud Storage; it is retried.',
};

/** What work with objects takes. */
const objectUser = (bucket: string) =>
  `roles/storage.objectUser on gs://${bucket} (objectCreator is not enough: replacing an object needs delete)`;

/**
 * A failed call as an error that says what was being done to which object.
 * @param role what to grant where rights are missing, and on what
 */
export function storeFailure(
  doing: string,
  bucket: string,
  error: unknown,
  role = objectUser(bucket),
): StoreError {
  if (error instanceof StoreError) return error;
  const fault = faultOf(error);
  const { permanent, remedy } = RULES.find(({ holds }) => holds(fault)) ?? PASSING;
  const { said, retryAfterMs } = fault;
  return new StoreError(`${doing} failed: ${said}`, {
    permanent,
    remedy: remedy(bucket, role),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** True: there is nothing of the name, or no longer this generation of it. */
export function isAbsent(error: unknown): boolean {
  return faultOf(error).status === 404;
}

/** True: it is an object that is not there, and not its bucket. */
export function isObjectAbsent(error: unknown): boolean {
  return isAbsent(error) && !/bucket does not exist/i.test(faultOf(error).said);
}

/** True: there is something of the name already, or it is being changed. */
export function isConflict(error: unknown): boolean {
  return faultOf(error).status === 409;
}

/** True: this account may not do it. */
export function isForbidden(error: unknown): boolean {
  return faultOf(error).status === 403;
}

/** True: a condition of the request did not hold. */
export function isPrecondition(error: unknown): boolean {
  return faultOf(error).status === 412;
}
