/** The role to grant, and on what: `Access Denied: Table project:dataset.table: User does not …`. */
export function grant(project: string, said: string): string {
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
