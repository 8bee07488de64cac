import type { Draft, Failure } from '../../streams/flow.js';
import type { Levels } from '../domain/levels.js';
import { TELLERS } from './content.js';
import { attempted, type Finding, findingsOf } from './finding.js';
import { nearestMisses, type Question } from './nearest.js';

/** A run of one exporter's query and build, without publishing. */
export interface Rehearsal extends Question {
  readonly name: string;
  readonly levels: Levels | null;
  readonly compute: (exporter: string) => Promise<Draft | Failure>;
}

/** What an exporter's file would hold now, and, where that is little, why, and whether it may be. */
export function contentFindings(rehearsal: Rehearsal): Promise<readonly Finding[]> {
  const { name, compute } = rehearsal;
  const command = `trends export --only ${name} --dry-run`;
  return attempted({ check: 'content', subject: name, command }, async () => {
    const result = await compute(name);
    if (!('kind' in result)) return [await told(rehearsal, result)];
    const { kind, message, remedy } = result;
    const saw = kind === 'held-back' ? `the guard would hold it back: ${message}` : message;
    return [findingsOf('content').red(name, saw, { remedy, command })];
  });
}

async function told(rehearsal: Rehearsal, { body, dataFaults }: Draft): Promise<Finding> {
  const { green, yellow } = findingsOf('content');
  const { name, config, asOf, levels } = rehearsal;
  const file: unknown = JSON.parse(new TextDecoder().decode(body));
  const params = config.exporters[name]?.params;
  const teller = TELLERS[name];
  const faults = dataFaults === 0 ? '' : `; ${dataFaults} results without points or line left out`;
  if (teller === undefined) return green(name, `it can be computed${faults}`);
  const content = teller({ file, params, asOf, levels: levels ?? { schedule: [] } });
  const saw = `${content.saw}${faults}`;
  if (!content.short) return green(name, saw);
  const nearest = await nearestMisses(rehearsal, name);
  const more = nearest === '' ? '' : `; ${nearest}`;
  if (content.legitimate) return green(name, `${saw}: legitimate, ${content.because}${more}`);
  const { stricter = '' } = content;
  return yellow(name, `${saw}: fewer than a season under way should give${more}`, {
    remedy:
      stricter === ''
        ? 'See the newest dates of its tables above, and its parameters.'
        : `Nobody qualifies under exporters.${name}: ${stricter}. Ask for less there.`,
    command: `trends export --only ${name} --dry-run`,
  });
}
