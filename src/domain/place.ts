/** Where something lives, as a setting names it. */
export type Place =
  | { readonly kind: 'folder'; readonly path: string }
  /** Tables of a Google Cloud project, `bigquery://PROJECT`. */
  | { readonly kind: 'bigquery'; readonly project: string }
  /** Objects below a prefix of a bucket, `gs://BUCKET/PREFIX`. */
  | { readonly kind: 'cloud-storage'; readonly bucket: string; readonly prefix: string };

const BIGQUERY = /^bigquery:\/\/(.+)$/;
const CLOUD_STORAGE = /^gs:\/\/([^/]+)(?:\/(.+))?$/;

/** Reads a setting whose form has been checked; whatever has no scheme is the path of a folder. */
export function placeOf(text: string): Place {
  const [, project] = BIGQUERY.exec(text) ?? [];
  if (project !== undefined) return { kind: 'bigquery', project };
  const [, bucket, prefix = ''] = CLOUD_STORAGE.exec(text) ?? [];
  if (bucket !== undefined) return { kind: 'cloud-storage', bucket, prefix };
  return { kind: 'folder', path: text };
}
