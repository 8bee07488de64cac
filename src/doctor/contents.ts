import type { Draft, Failure } from '../../streams/flow.js';
import { faultText } from '../domain/fault-words.js';
import type { Levels } from '../domain/levels.js';
import type { CountedFaults } from '../domain/row-faults.js';
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
    const rows = rowFindings(name, result.faults ?? []);
    if (!('kind' in result)) return [await told(rehearsal, result), ...rows];
    const { kind, message, remedy } = result;
    const saw = kind === 'held-back' ? `the guard would hold it back: ${message}` : message;
    return [findingsOf('content').red(name, saw, { remedy, command }), ...rows];
  });
}

/** Faulty rows that the file was, or would be, built without: a line for each kind and table. */
function rowFindings(name: string, faults: readonly CountedFaults[]): readonly Finding[] {
  return faults.map((each) =>
    findingsOf('rows').yellow(name, faultText(each, each.examples.length), {
      remedy:
        each.kind === 'repeat'
          ? 'They count once. Load the table anew upstream, without what was appended twice.'
          : 'They are left out. Mend these rows upstream and load them again.',
    }),
  );
}

async function told(rehearsal: Rehearsal, { body, faults }: Draft): Promise<Finding> {
  const { green, yellow } = findingsOf('content');
  const { name, config, asOf, levels } = rehearsal;
  const file: unknown = JSON.parse(new TextDecoder().decode(body));
  const params = config.exporters[name]?.params;
  const teller = TELLERS[name];
  const left = faults.length === 0 ? '' : '; faulty rows are left out, see below';
  if (teller === undefined) return green(name, `it can be computed${left}`);
  const content = teller({ file, params, asOf, levels: levels ?? { schedule: [] } });
  const saw = `${content.saw}${left}`;
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
