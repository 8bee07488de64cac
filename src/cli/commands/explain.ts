import type { Command } from 'commander';
import { closedStore } from '../../doctor/unopened.js';
import { explanationInUtc } from '../../explain/in-utc.js';
import { sentences } from '../../explain/sentences.js';
import { explainExporter } from '../../service/explain-exporter.js';
import { openPrivateStore, openPublishedStore } from '../../service/open-store.js';
import type { SegmentFault } from '../../store/read-journal.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { exporterNamed } from '../exporter-named.js';
import { pastMoment } from '../moment.js';
import { output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';

interface ExplainOptions extends CommonOptions {
  readonly at?: string;
}

/** `trends explain`: why a file did, or did not, refresh. */
export function explainCommand(command: Command, exit: Exit): void {
  withCommonOptions(command.argument('<exporter>', 'whose file; see: trends status'))
    .option('--at <time>', 'as of then: "YYYY-MM-DD HH:MM" in New York, or an ISO instant')
    .addHelpText('after', EXAMPLES)
    .action(async (exporter: string, options: ExplainOptions) => {
      exit(await runExplain(exporter, options));
    });
}

const EXAMPLES = `
Reads the journal and, without --at, the exporter's state and whether its live
file is as published. It needs no warehouse.

Examples:
  trends explain trends-hot-cold
  trends explain trends-hot-cold --at "2025-12-01 07:10"
  trends explain trends-team --json | jq .standing`;

async function runExplain(name: string, options: ExplainOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const exporter = exporterNamed(name);
  const now = Date.now();
  const at = options.at === undefined ? null : pastMoment('--at', options.at, now);
  const config = configOf(options);
  const privately = await openPrivateStore(config);
  const published = await openPublishedStore(config).catch(closedStore);
  const faults: SegmentFault[] = [];
  out.doing('reading the journal');
  const told = await explainExporter(
    config,
    { privately, published },
    exporter,
    { at, now },
    (fault) => faults.push(fault),
  );
  out.data({ ...explanationInUtc(told), journalFaults: faults });
  for (const line of sentences(told)) out.line(line);
  for (const { segment, fault } of faults) {
    out.line(`Not readable, and left out: ${segment}: ${fault}`);
  }
  if (faults.length > 0) out.line('  try: trends doctor');
  return EXIT.done;
}
