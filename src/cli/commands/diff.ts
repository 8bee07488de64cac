import type { Command } from 'commander';
import { exporterOf } from '../../../exporters/registry.js';
import { readerChanges } from '../../domain/reader-changes.js';
import { readVersion, type Version, versionsOf } from '../../operations/versions.js';
import { openPublishedStore } from '../../service/open-store.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { exporterNamed } from '../exporter-named.js';
import { type Output, output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';
import { fittingHeaded, without } from '../table.js';

/** `trends diff`: what changed between two versions of a file. */
export function diffCommand(command: Command, exit: Exit): void {
  withCommonOptions(command.argument('<exporter>', 'whose file; see: trends status'))
    .argument('[run]', 'the older version; without runs the versions are listed')
    .argument('[other]', 'the newer version')
    .addHelpText('after', EXAMPLES)
    .action(
      async (
        name: string,
        run: string | undefined,
        other: string | undefined,
        options: CommonOptions,
      ) => {
        exit(await runDiff(exporterNamed(name), [run, other], options));
      },
    );
}

const EXAMPLES = `
Examples:
  trends diff trends-hot-cold
  trends diff trends-hot-cold 20251201T074124Z-c9f9e2 20251201T113312Z-5af34c`;

const LISTED = 20;

async function runDiff(
  name: string,
  [run, other]: readonly (string | undefined)[],
  options: CommonOptions,
): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const config = configOf(options);
  const store = await openPublishedStore(config);
  const versions = await versionsOf(store, config.prefix, exporterOf(name));
  if (run === undefined) return list(out, versions);
  const newest = versions.find(({ runId }) => runId !== run)?.runId ?? run;
  const [before, after] = await Promise.all([
    readVersion(store, versions, run),
    readVersion(store, versions, other ?? newest),
  ]);
  const changes = readerChanges(parse(before.stored.body), parse(after.stored.body));
  out.data({ before: before.version, after: after.version, changes });
  for (const { path, before: was, after: is } of changes) {
    out.line(`${path}: ${shown(was)} → ${shown(is)}`);
  }
  if (changes.length === 0) out.line('nothing but the time of making');
  return EXIT.done;
}

function list(out: Output, versions: readonly Version[]): ExitCode {
  out.data({ versions });
  if (versions.length === 0) {
    out.line('no version was published here yet');
    return EXIT.done;
  }
  const rows = versions.slice(0, LISTED).map(({ runId, asOf, object }) => [runId, asOf, object]);
  const table = [['RUN', 'AS OF', 'OBJECT'], ...rows];
  for (const line of fittingHeaded([table, without(table, 'OBJECT')])) out.line(line);
  if (versions.length > LISTED)
    out.line(`… and ${versions.length - LISTED} older (all with --json)`);
  return EXIT.done;
}

function parse(body: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(body));
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
