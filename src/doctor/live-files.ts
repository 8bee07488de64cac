import type { Exporter } from '../../exporters/exporter.js';
import { type AmissFile, amissFile, amissText } from '../domain/amiss.js';
import type { Place } from '../domain/place.js';
import { OURS } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
import type { ObjectStore, StoredObject } from '../ports/object-store.js';
import { liveName } from '../refresh/publish.js';
import { readPublished } from '../refresh/published-file.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

/** Where live files are. */
export interface Live {
  readonly store: ObjectStore;
  readonly prefix: string;
  readonly place: Place;
}

/**
 * Whether an exporter's live file is what readers expect: the one that was published, its headers, and
 * its content by its schema.
 * @param state null: it cannot be read, and another check says so
 */
export function liveFileFindings(
  live: Live,
  exporter: Exporter,
  state: ExporterState | null,
): Promise<readonly CheckResult[]> {
  const { store, prefix } = live;
  const { name, file } = exporter;
  const command = `trends export --only ${name} --dry-run`;
  return attempted({ check: 'live file', subject: file, command }, async () => {
    const published =
      state === null ? OURS : await readPublished({ store, prefix, exporter }, state);
    const amiss = state && amissFile({ exporter: name, file }, published, state);
    if (amiss !== null && amiss.amiss !== 'unread') return [notThere(exporter, amiss)];
    const found = await store.get(liveName(prefix, exporter));
    if (found === null) return [absent(exporter)];
    return [judgeLiveFile(found, exporter, live)];
  });
}

function notThere({ file }: Exporter, amiss: AmissFile): CheckResult {
  const { message, remedy } = amissText(amiss);
  return findingsOf('live file').red(file, message, { remedy, command: 'trends status' });
}

function absent({ name, file }: Exporter): CheckResult {
  return findingsOf('live file').yellow(file, 'there is none yet', {
    remedy: 'Publish it, or let the service do it.',
    command: `trends export --only ${name}`,
  });
}

/** Judges a live file that is there. */
export function judgeLiveFile(
  { attributes, body }: Pick<StoredObject, 'attributes' | 'body'>,
  exporter: Exporter,
  live: Pick<Live, 'prefix' | 'place'>,
): CheckResult {
  const { green, red } = findingsOf('live file');
  const { name, file, cacheControl } = exporter;
  const { contentType, cacheControl: found = 'none' } = attributes;
  const partial = attributes.metadata?.partial !== undefined;
  if (contentType !== 'application/json') {
    const saw = `its content type is ${contentType}, not application/json`;
    return red(file, saw, mended(exporter, live, '--content-type=application/json'));
  }
  if (!(partial ? shorter(found, cacheControl) : found === cacheControl)) {
    const saw = `its cache-control is "${found}", not "${cacheControl}"`;
    return red(file, saw, mended(exporter, live, `--cache-control="${cacheControl}"`));
  }
  if (!exporter.schema.safeParse(parsed(body)).success) {
    return red(file, 'its content is not what its schema says', {
      remedy: 'Somebody else wrote it, or it is damaged: the service publishes it anew.',
      command: `trends explain ${name}`,
    });
  }
  return green(file, `valid JSON, "${found}"${partial ? ', marked partial' : ''}`);
}

/** Readers keep a partial file for a shorter time. */
function shorter(found: string, whole: string): boolean {
  const age = (text: string) => Number(/max-age=(\d+)/.exec(text)?.[1] ?? Number.NaN);
  return age(found) <= age(whole);
}

function mended(
  { name, file }: Exporter,
  { place, prefix }: Pick<Live, 'prefix' | 'place'>,
  flag: string,
) {
  const remedy =
    'Readers see old content for too long, or none; the next publication sets it right.';
  if (place.kind !== 'cloud-storage') return { remedy, command: `trends explain ${name}` };
  const path = [place.bucket, place.prefix, prefix, file].filter((part) => part !== '').join('/');
  return { remedy, command: `gcloud storage objects update gs://${path} ${flag}` };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
