import { type Dirent, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Place, placeOf } from '../domain/place.js';
import type { Fault } from './fault.js';
import type { SetBy } from './layer.js';
import type { Settings } from './settings.js';
import { urlFaults } from './url-faults.js';

/** What is wrong with settings that are each right, but not together. */
export function faultsTogether(settings: Settings, setBy: SetBy): readonly Fault[] {
  const { out, state, pipeline, push } = settings;
  const faults: Fault[] = [];
  if (lies(placeOf(state), placeOf(out)) || isLinked(placeOf(state), placeOf(out))) {
    faults.push({
      source: setBy(['state'], ['out']),
      key: 'state',
      wrong: `lies where the published files are, ${out}`,
      value: JSON.stringify(state),
      remedy: 'Everybody may read published files: name a folder outside it, or another bucket.',
    });
  }
  if (pipeline.maxWait < pipeline.quiet) {
    faults.push({
      source: setBy(['pipeline', 'maxWait'], ['pipeline', 'quiet']),
      key: 'pipeline.maxWait',
      wrong: 'is shorter than pipeline.quiet',
      value: `${pipeline.maxWait} ms against ${pipeline.quiet} ms`,
      remedy: 'Make it as long or longer.',
    });
  }
  faults.push(
    ...bothOrNeither(settings, setBy, {
      section: 'push',
      keys: ['serviceAccount', 'audience'],
      remedy: 'Set both, so that only your own subscription may push.',
    }),
    ...bothOrNeither(settings, setBy, {
      section: 'http',
      keys: ['operators', 'audience'],
      remedy: 'Set both: a token made for something else must not open this.',
    }),
  );
  faults.push(...urlFaults(settings, setBy));
  const { auth, token, tokens, operators } = settings.http;
  const named = token !== '' || tokens.length > 0;
  if (auth === 'token' && !named && operators === '' && push.audience === '') {
    faults.push({
      source: setBy(['http', 'auth']),
      key: 'http.auth',
      wrong: 'asks for a token that nobody has',
      value: JSON.stringify(auth),
      remedy: 'Set TRENDS_HTTP_TOKEN, or http.operators with http.audience.',
    });
  }
  for (const key of ['name', 'sha256'] as const) {
    const given = tokens.map((one) => one[key]);
    if (new Set(given).size === given.length) continue;
    faults.push({
      source: setBy(['http', 'tokens']),
      key: 'http.tokens',
      wrong: `has two of one ${key}`,
      value: null,
      remedy: 'Give every token a name of its own, so that the journal says whose it was.',
    });
  }
  return faults;
}

interface Pair {
  readonly section: 'http' | 'push';
  readonly keys: readonly [string, string];
  readonly remedy: string;
}

function bothOrNeither(settings: Settings, setBy: SetBy, pair: Pair): readonly Fault[] {
  const { section, keys, remedy } = pair;
  const values: Readonly<Record<string, unknown>> = settings[section];
  const [given, lacks] = values[keys[0]] === '' ? [keys[1], keys[0]] : keys;
  if (values[given] === '' || values[lacks] !== '') return [];
  return [
    {
      source: setBy([section, given]),
      key: `${section}.${lacks}`,
      wrong: `is missing, while ${section}.${given} is set`,
      value: null,
      remedy,
    },
  ];
}

/** True when a folder is another or lies in it; of buckets, which are opened to the world as a whole, when they are one. */
function lies(place: Place, other: Place): boolean {
  if (place.kind === 'cloud-storage' && other.kind === 'cloud-storage') {
    return place.bucket === other.bucket;
  }
  if (place.kind !== 'folder' || other.kind !== 'folder') return false;
  return (
    within(resolve(place.path), resolve(other.path)) ||
    within(realPath(place.path), realPath(other.path))
  );
}

function within(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

/** Links that are followed one after the other where they lead to nothing yet. */
const MOST_LINKS = 40;

/** Where a path leads through its symbolic links, also where nothing is there yet. */
function realPath(path: string, links = MOST_LINKS): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const target = links > 0 ? linkAt(whole) : null;
    if (target !== null) return realPath(resolve(dirname(whole), target), links - 1);
    const above = dirname(whole);
    return above === whole ? whole : join(realPath(above, links), basename(whole));
  }
}

function linkAt(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/**
 * True when a symbolic link among the published files leads to the private ones, into them, or to what they lie in,
 * or one among the private files likewise to the published.
 */
function isLinked(place: Place, published: Place): boolean {
  if (place.kind !== 'folder' || published.kind !== 'folder') return false;
  return leadsTo(published.path, place.path) || leadsTo(place.path, published.path);
}

function leadsTo(from: string, to: string): boolean {
  const path = realPath(to);
  return linksBelow(from)
    .map((link) => realPath(link))
    .some((target) => within(path, target) || within(target, path));
}

/** Entries that are looked at for links, the uppermost first; a start must not wait for a history of years. */
const MOST_ENTRIES = 2_000;

function linksBelow(folder: string): readonly string[] {
  const links: string[] = [];
  const folders = [folder];
  let entries = 0;
  for (let path = folders.shift(); path !== undefined; path = folders.shift()) {
    for (const entry of entriesOf(path)) {
      entries += 1;
      if (entry.isSymbolicLink()) links.push(join(path, entry.name));
      else if (entry.isDirectory()) folders.push(join(path, entry.name));
    }
    if (entries > MOST_ENTRIES) break;
  }
  return links;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
