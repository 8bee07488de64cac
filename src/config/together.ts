import { relative, resolve, sep } from 'node:path';
import { type Place, placeOf } from '../domain/place.js';
import type { Fault } from './fault.js';
import type { SetBy } from './layer.js';
import type { Settings } from './settings.js';

/** What is wrong with settings that are each right, but not together. */
export function faultsTogether(settings: Settings, setBy: SetBy): readonly Fault[] {
  const { out, state, pipeline, push } = settings;
  const faults: Fault[] = [];
  if (lies(placeOf(state), placeOf(out))) {
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
  if ((push.audience === '') !== (push.serviceAccount === '')) {
    const [given, lacks] =
      push.audience === '' ? ['serviceAccount', 'audience'] : ['audience', 'serviceAccount'];
    faults.push({
      source: setBy(['push', given]),
      key: `push.${lacks}`,
      wrong: `is missing, while push.${given} is set`,
      value: null,
      remedy: 'Set both, so that only your own subscription may push.',
    });
  }
  return faults;
}

/** True when a folder is another or lies in it; of buckets, which are opened to the world as a whole, when they are one. */
function lies(place: Place, other: Place): boolean {
  if (place.kind === 'cloud-storage' && other.kind === 'cloud-storage') {
    return place.bucket === other.bucket;
  }
  if (place.kind !== 'folder' || other.kind !== 'folder') return false;
  const way = relative(resolve(other.path), resolve(place.path));
  return way !== '..' && !way.startsWith(`..${sep}`);
}
