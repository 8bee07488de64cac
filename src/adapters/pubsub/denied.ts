import { saysApiDisabled, saysPerimeter } from '../../domain/google-refusals.js';

/** True when a denial that says this is none of rights: no role would help. */
export function isBarred(said: string): boolean {
  return saysApiDisabled(said) || saysPerimeter(said);
}

/** What helps against a denial that says this. @param roles what does where rights are all that is missing */
export function againstDenial(said: string, roles: string): string {
  if (saysApiDisabled(said)) return 'Enable the API: gcloud services enable pubsub.googleapis.com.';
  if (saysPerimeter(said)) {
    return 'Let this account and network into the service perimeter (VPC Service Controls) of the project.';
  }
  return roles;
}
