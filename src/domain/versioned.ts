/**
 * The JSON object in a stored object's bytes, if it is one of the version.
 * @param refuse makes the error for what is not
 */
export function readVersioned(
  body: Uint8Array,
  version: number,
  refuse: (cause?: unknown) => Error,
): object {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw refuse(error);
  }
  const isOurs =
    typeof value === 'object' && value !== null && 'version' in value && value.version === version;
  if (isOurs) return value as object;
  throw refuse();
}
