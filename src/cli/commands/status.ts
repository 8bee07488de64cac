import type { Command } from 'commander';
import { type Config, secretsOf } from '../../config/index.js';
import { incidentFindings } from '../../doctor/incidents.js';
import { portFindings } from '../../doctor/port.js';
import { openLog } from '../../log.js';
import type { ObjectStore } from '../../ports/object-store.js';
import { openAdapters } from '../../service/open-adapters.js';
import { statusReport } from '../../service/status-report.js';
import { ASIDE, type Damage } from '../../store/read-object.js';
import { setAside } from '../../store/set-aside.js';
import { isState, stateObject } from '../../store/states.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';
import { statusTable } from '../status-table.js';

/** `trends status`: how every file stands, on one screen. */
export function statusCommand(command: Command, exit: Exit): void {
  withCommonOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (options: CommonOptions) => exit(await runStatus(options)));
}

const EXAMPLES = `
States: fresh (latest slot covered, nothing due), waiting (due, before the
deadline), partial (published without all its data), stale (past the deadline),
unknown (no live file known). With --json each file also has "damaged": objects
of its own or shared state that cannot be read or were moved aside.

Examples:
  trends status
  trends status --json | jq '.[] | select(.state != "fresh")'`;

async function runStatus(options: CommonOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const config = configOf(options);
  const adapters = await openAdapters(config);
  try {
    out.doing('reading states and levels');
    const damages: Damage[] = [];
    const log = await openLog(config.log, { secrets: secretsOf(config) });
    const statuses = await statusReport(config, adapters, log, (damage) => damages.push(damage));
    const aside = await setAside(adapters.privately);
    out.data(
      statuses.map((status) => ({
        ...status,
        damaged: damagedOf(status.exporter, damages, aside),
      })),
    );
    for (const line of statusTable(statuses, adapters.scheduler.now())) out.line(line);
    for (const line of await around(config, adapters.privately)) out.line(line);
    for (const { object, fault } of damages) out.line(`damaged: ${object}: ${fault}`);
    for (const object of aside) out.line(`moved aside: ${object}`);
    if (damages.length + aside.length > 0) out.line('  try: trends doctor');
    return EXIT.done;
  } finally {
    await adapters.warehouse.close();
  }
}

/** An object of the private store that was found damaged: as it lies there, or moved aside before. */
interface DamagedObject {
  readonly object: string;
  /** Null of one that was moved aside: the service's log has it. */
  readonly fault: string | null;
  readonly movedTo: string | null;
}

/** What of that concerns an exporter: its own state, and what all share. */
function damagedOf(
  exporter: string,
  damages: readonly Damage[],
  aside: readonly string[],
): readonly DamagedObject[] {
  const all: readonly DamagedObject[] = [
    ...damages.map(({ object, fault }) => ({ object, fault, movedTo: null })),
    ...aside.map((movedTo) => ({ object: movedTo.slice(ASIDE.length), fault: null, movedTo })),
  ];
  return all.filter(({ object }) => object === stateObject(exporter) || !isState(object));
}

/** What is wrong around the files, the service first: open incidents, and a service that takes nothing. */
async function around(config: Config, privately: ObjectStore): Promise<readonly string[]> {
  const findings = [
    ...(await portFindings(config.http)),
    ...(await incidentFindings(privately)),
  ].filter(({ level }) => level !== 'green');
  return findings.flatMap(({ check, saw, remedy }) => [
    `${check === 'port' ? 'service' : check}: ${saw}`,
    ...(remedy === null ? [] : [`  try: ${remedy}`]),
  ]);
}
