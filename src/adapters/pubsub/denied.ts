const DISABLED = /API has not been used|is disabled/i;
const PERIMETER = /VPC ?Service ?Controls/i;

/** True when a denial that says this is none of rights: no role would help. */
export function isBarred(said: string): boolean {
  return DISABLED.test(said) || PERIMETER.test(said);
}

/** What helps against a denial that says this. @param roles what does where rights are all that is missing */
export function againstDenial(said: string, roles: string): string {
  if (DISABLED.test(said)) return 'Enable the API: gcloud services enable pubsub.googleapis.com.';
  if (PERIMETER.test(said)) {
    return 'Let this account and network into the service perimeter (VPC Service Controls) of the project.';
  }
  return roles;
}
