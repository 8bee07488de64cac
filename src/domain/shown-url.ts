/** What lets in whoever has it: user and password before the host, query and fragment behind the path. */
const CREDENTIALS = /(\/\/)[^/@\s"'?#]+@/g;
const QUERY = /(\b[a-z][a-z\d+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi;

/** A text in which URLs show no credentials, query or fragment. */
export function withoutUrlSecrets(text: string): string {
  return text.replace(CREDENTIALS, '$1hidden@').replace(QUERY, '$1?hidden');
}
