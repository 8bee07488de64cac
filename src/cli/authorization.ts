/** The header that shows a service the operator token; none where that is empty. */
export function authorization(token: string): Readonly<Record<string, string>> {
  return token === '' ? {} : { authorization: `Bearer ${token}` };
}
