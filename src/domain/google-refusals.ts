// What the clients of Google Cloud say, in words alone, where no status tells the cause. One home for
// all adapters: what one of them learns to recognise, the others do too.

const NOT_SIGNED_IN =
  /default credentials|credential file|credentials are not valid JSON|invalid_(grant|rapt|client)|unauthorized_client|anonymous caller|no such file|not exist, or it is not a file/i;
const API_DISABLED = /API has not been used|is disabled/i;
const PERIMETER = /VPC ?Service ?Controls/i;

/** True: there are no credentials, or Google gives nothing for them. */
export function saysNotSignedIn(said: string): boolean {
  return NOT_SIGNED_IN.test(said);
}

/** True: the project does not have the API switched on. */
export function saysApiDisabled(said: string): boolean {
  return API_DISABLED.test(said);
}

/** True: a service perimeter keeps the account or its network out, whatever its rights. */
export function saysPerimeter(said: string): boolean {
  return PERIMETER.test(said);
}
