import { relative, resolve, sep } from 'node:path';
import type { Fault } from './fault.js';
import type { SetBy } from './layer.js';
import type { Settings } from './settings.js';

/** What is wrong with settings that are each right, but not together. */
export function faultsTogether(settings: Settings, setBy: SetBy): readonly Fault[] {
  const { out, state, pipeline } = settings;
  const faults: Fault[] = [];
  if (lies(state, out)) {
    faults.push({
      source: setBy(['state'], ['out']),
      key: 'state',
      wrong: `lies in the folder of published files, ${out}`,
      value: JSON.stringify(state),
      remedy: 'Everybody may read published files: name a folder outside it.',
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
  return faults;
}

/** True when a path is a folder or lies in it. */
function lies(path: string, folder: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way !== '..' && !way.startsWith(`..${sep}`);
}
