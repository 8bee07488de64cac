import { exporterOf } from '../../exporters/registry.js';
import type { Draft, Failure } from '../../streams/flow.js';
import type { Config } from '../config/index.js';
import type { IsoDate } from '../domain/date.js';
import { faultText } from '../domain/fault-words.js';
import type { CountedFaults } from '../domain/row-faults.js';
import type { Watermarks } from '../domain/watermarks.js';
import type { Warehouse } from '../ports/warehouse.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';
import { queryOf } from './queries.js';

/** Where to ask who just missed. */
interface Question {
  readonly warehouse: Pick<Warehouse, 'query'>;
  readonly config: Config;
  readonly asOf: IsoDate;
}

/** A run of one exporter's query and build, without publishing. */
export interface Rehearsal extends Question {
  readonly name: string;
  readonly levels: Watermarks | null;
  readonly compute: (exporter: string) => Promise<Draft | Failure>;
}

/** What an exporter's file would hold now, and, where that is little, why, and whether it may be. */
export function contentFindings(rehearsal: Rehearsal): Promise<readonly CheckResult[]> {
  const { name, compute } = rehearsal;
  const command = `trends export --only ${name} --dry-run`;
  return attempted({ check: 'content', subject: name, command }, async () => {
    const result = await compute(name);
    const rows = rowFindings(name, result.faults ?? []);
    if (result.kind === 'draft') return [await told(rehearsal, result), ...rows];
    const { kind, message, remedy } = result;
    const saw = kind === 'held-back' ? `the guard would hold it back: ${message}` : message;
    return [findingsOf('content').red(name, saw, { remedy, command }), ...rows];
  });
}

/** Faulty rows that the file was, or would be, built without: a line for each kind and table. */
function rowFindings(name: string, faults: readonly CountedFaults[]): readonly CheckResult[] {
  return faults.map((each) =>
    findingsOf('rows').yellow(name, faultText(each, each.examples.length), {
      remedy:
        each.kind === 'repeat'
          ? 'They count once. Load the table anew upstream, without what was appended twice.'
          : 'They are left out. Fix these rows upstream and load them again.',
    }),
  );
}

async function told(rehearsal: Rehearsal, { body, faults }: Draft): Promise<CheckResult> {
  const { green, yellow } = findingsOf('content');
  const { name, config, asOf, levels } = rehearsal;
  const exporter = exporterOf(name);
  const left = faults.length === 0 ? '' : '; faulty rows are left out, see below';
  if (exporter.describe === undefined) return green(name, `it can be computed${left}`);
  const file = exporter.schema.parse(JSON.parse(new TextDecoder().decode(body)));
  const params = exporter.parameters.parse(config.exporters[name]?.params);
  const content = exporter.describe(file, { params, asOf, schedule: levels?.schedule ?? [] });
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

/** Why nobody is in an exporter's lists, from a query with a lower bar; empty where none tells. */
async function nearestMisses(question: Question, name: string): Promise<string> {
  const { warehouse, config, asOf } = question;
  const { nearestMisses: asked, parameters, cadence: usual } = exporterOf(name);
  if (asked === undefined) return '';
  const { cadence = usual, params: configured } = config.exporters[name] ?? {};
  const params = asked.lowered(parameters.parse(configured));
  const { rows } = await warehouse.query(queryOf(config, name, asOf, params));
  return asked.told(rows, { params, cadence, asOf, through: asOf });
}
