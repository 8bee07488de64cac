import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a run of the script said, and which programs it called. */
export interface Deployed {
  readonly code: number;
  readonly text: string;
  /** Each call as `program word word …`; of files that it was given, what stood in them. */
  readonly calls: readonly string[];
  readonly files: readonly string[];
}

/** Stands for gcloud and the others: notes the call, and the YAML files it is given. */
const STUB = `#!/usr/bin/env bash
{ printf '%s ' "\${0##*/}" "$@" | tr '\\n' ' '; printf '\\n'; } >>"$TRENDS_CALLS"
for word in "$@"; do
  word="\${word#--policy-from-file=}"
  if [[ "$word" == *.yaml && "$word" != --config=* ]]; then { cat "$word"; printf '\\n---\\n'; } >>"$TRENDS_CALLS.yaml"; fi
done
case "\${0##*/} $* " in
  gcloud*' projects describe '*) echo 4711 ;;
  gcloud*' docker images describe '*)
    if [[ -n "$TRENDS_THERE" ]] || grep -q 'builds submit' "$TRENDS_CALLS"; then
      echo "$TRENDS_DIGEST"
    else exit 1; fi ;;
  gcloud*' describe '* | gcloud*' list '*) if [[ -n "$TRENDS_THERE" ]]; then echo there; else exit 1; fi ;;
esac
`;

/** Digests that images could have. */
export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
export const BASE = `node:24-bookworm-slim@${DIGEST}`;

const ARGUMENTS = [
  ['--project', 'nba-props-platform'],
  ['--region', 'us-west2'],
  ['--out', 'gs://nba-props-platform-api'],
  ['--state', 'gs://nba-trends-state'],
  ['--tag', 'v1'],
  ['--base', BASE],
].flat();

/**
 * Runs deploy/deploy.sh where gcloud, bq and node only note that they were called.
 * @param there whether they say of everything that it is there
 * @param digest what they say that the image is
 */
export async function deploy(
  args: readonly string[],
  there = false,
  digest = DIGEST,
): Promise<Deployed> {
  const folder = mkdtempSync(join(tmpdir(), 'trends-deploy-'));
  const calls = join(folder, 'calls');
  try {
    for (const program of ['gcloud', 'bq', 'node', 'npm']) {
      writeFileSync(join(folder, program), STUB);
      chmodSync(join(folder, program), 0o755);
    }
    const env = {
      PATH: [folder, process.env.PATH].join(delimiter),
      TRENDS_CALLS: calls,
      TRENDS_THERE: there ? 'yes' : '',
      TRENDS_DIGEST: digest,
    };
    const ran = await run(['deploy/deploy.sh', ...ARGUMENTS, ...args], env);
    return { ...ran, calls: linesOf(calls), files: partsOf(`${calls}.yaml`) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs bash in the repository. */
export function run(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Pick<Deployed, 'code' | 'text'>> {
  return new Promise((resolve) => {
    execFile('bash', args, { cwd: ROOT, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, text: `${stdout}${stderr}` });
    });
  });
}

function linesOf(path: string): readonly string[] {
  return read(path)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function partsOf(path: string): readonly string[] {
  return read(path).split('\n---\n').slice(0, -1);
}

/** Nothing where nothing was called. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
