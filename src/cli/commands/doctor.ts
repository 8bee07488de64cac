import type { Command } from 'commander';
import { secretsOf } from '../../config/index.js';
import type { CheckResult, Level } from '../../doctor/check-result.js';
import { examine } from '../../doctor/doctor.js';
import { findingLines, type Look, summary } from '../../doctor/report.js';
import { scrubber } from '../../log/scrub.js';
import { coloured } from '../colour.js';
import { openAll, patientOf } from '../doctor-patient.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { exporterNamed } from '../exporter-named.js';
import { output } from '../output.js';
import { type CommonOptions, configFileOf, configOf, withCommonOptions } from '../settings.js';
import { terminalWidth } from '../table.js';

interface DoctorOptions extends CommonOptions {
  readonly readOnly?: boolean;
}

/** `trends doctor`: what operators look at, as checks that run. */
export function doctorCommand(command: Command, exit: Exit): void {
  withCommonOptions(command.argument('[exporter]', 'only its tables and its file; default all'))
    .option('--read-only', 'write nothing, not even the small object that tests the stores')
    .addHelpText('after', EXAMPLES)
    .action(async (exporter: string | undefined, options: DoctorOptions) => {
      exit(await runDoctor(exporter, options));
    });
}

const EXAMPLES = `
Each line is ok, a warning or wrong, with the remedy and the next command where
it is not ok. Computes every file once, like "trends export --dry-run", and
publishes none; BigQuery bills that as one refresh of each.

Examples:
  trends doctor
  trends doctor trends-hot-cold
  trends doctor --read-only --json | jq '.[] | select(.level != "green")'

Exit codes: 0 nothing is wrong, 1 something is, 2 bad usage.`;

async function runDoctor(name: string | undefined, options: DoctorOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const only = name === undefined ? null : exporterNamed(name);
  const config = configOf(options);
  const adapters = await openAll(config);
  const look: Look = { width: terminalWidth(), tint };
  const scrub = scrubber(secretsOf(config));
  const findings: CheckResult[] = [];
  try {
    const patient = await patientOf(config, adapters, {
      file: configFileOf(options),
      only,
      readOnly: options.readOnly ?? false,
      onCheck: out.doing,
    });
    for await (const found of examine(patient)) {
      const finding = scrubbed(found, scrub);
      findings.push(finding);
      for (const line of findingLines(finding, look)) out.line(line);
    }
  } finally {
    await adapters.warehouse.close();
  }
  out.data(findings);
  out.line();
  for (const line of summary(findings, look)) out.line(line);
  return findings.some(({ level }) => level === 'red') ? EXIT.failed : EXIT.done;
}

const MOODS = { green: 'good', yellow: 'doubtful', red: 'bad' } as const;

function tint(text: string, level: Level): string {
  return coloured(text, MOODS[level]);
}

function scrubbed(finding: CheckResult, scrub: (text: string) => string): CheckResult {
  const { saw, remedy } = finding;
  return { ...finding, saw: scrub(saw), remedy: remedy === null ? null : scrub(remedy) };
}
