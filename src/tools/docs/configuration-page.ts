import type { Exporter } from '../../../exporters/exporter.js';
import { EXPORTERS, GROUPS } from '../../../exporters/registry.js';
import { EXPORTERS_VARIABLE, FILE_VARIABLE } from '../../config/environment-layer.js';
import { DEFAULT_FILE } from '../../config/file-layer.js';
import { inputSchema, type JsonSchema } from '../../config/json-schema.js';
import { LEAVES, type Leaf } from '../../config/leaves.js';
import type { Cadence, Weekday } from '../../domain/cadence.js';
import { exampleFile } from './example-file.js';
import { code, table } from './markdown.js';

const DAYS: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** A cadence for people, e.g. `every second Monday at 06:00, counted from 2025-10-20`. */
export function cadenceText(cadence: Cadence): string {
  switch (cadence.kind) {
    case 'daily':
      return `daily at ${cadence.at}`;
    case 'weekly':
      return `every ${DAYS[cadence.on]} at ${cadence.at}`;
    case 'biweekly':
      return `every second ${DAYS[cadence.on]} at ${cadence.at}, counted from ${cadence.anchor}`;
    case 'monthly':
      return `monthly on day ${cadence.day} at ${cadence.at}`;
  }
}

/** `docs/configuration.md`: every key with its default, variable and flag, from the schemas. */
export function configurationPage(): string {
  return [
    HEAD,
    section('Settings', settingsTable()),
    section('Exporters', EXPORTERS_TEXT, exportersTable()),
    ...EXPORTERS.map((exporter) =>
      section(`Parameters of \`${exporter.name}\``, parametersTable(exporter)),
    ),
    section('An example', EXAMPLE_TEXT, `\`\`\`yaml\n${exampleFile()}\`\`\``),
  ].join('\n');
}

const HEAD = `# Configuration

<!-- Written by \`npm run docs\` from the schemas in src/config and exporters. Do not edit. -->

Three sources, of which later ones win: a YAML file (named by \`--config\`, else \`${FILE_VARIABLE}\`, else \`${DEFAULT_FILE}\` if it exists), environment
variables, command-line flags. Without any the defaults below hold.

The whole configuration is checked before anything starts. All faults are reported at once, each with its place (line, variable or flag) and what to
write instead; an unknown key is a fault. Values of secret keys are never shown.

- Durations are texts like \`500ms\`, \`90s\`, \`30m\`, \`2h\`, \`1d\`, or plain numbers of milliseconds.
- A variable's name is its key's path in capitals: \`pipeline.maxWait\` is \`TRENDS_PIPELINE_MAX_WAIT\`. An empty variable counts as not set.
- \`${EXPORTERS_VARIABLE}\` holds the section \`exporters\` as YAML, merged into the file's: parameters one by one, a cadence or list of pauses whole.
- Relative paths start in the working directory.
`;

const EXPORTERS_TEXT = `Below \`exporters.<name>\`, all optional:

${table(
  ['key', 'values', 'default'],
  [
    [
      '`cadence`',
      '`{kind: daily, at}`, `{kind: weekly, on, at}`, `{kind: biweekly, on, at, anchor}` or `{kind: monthly, day, at}`; `at` is `"HH:MM"` in New York, `on` is `mon` to `sun`, `anchor` a date in a week that has a slot (default 2025-10-20), `day` 1 to 31',
      'see below',
    ],
    [
      '`grace`',
      'a duration from 0s to 24d: how long after a slot it waits for its sources',
      '`pipeline.monthlyGrace` for a monthly cadence, else `pipeline.grace`',
    ],
    ['`pauses`', 'a list of `{from, to}`: dates without slots, both ends in', 'none'],
    ['`parameters`', "the exporter's own, see below", 'see below'],
  ],
)}

\`--set NAME.PARAMETER=VALUE\` changes a parameter for one command, e.g. \`--set trends-hot-cold.min_games=4\`; a file published with it
covers no slot. Groups may replace names: ${Object.entries(GROUPS)
  .map(([group, names]) => `\`${group}\` (${names.join(', ')})`)
  .join('; ')}.
`;

const EXAMPLE_TEXT = `A \`trends.yaml\` with every default, and two changed exporters:
`;

function section(title: string, ...parts: readonly string[]): string {
  return `${[`## ${title}`, ...parts.map((part) => part.trim())].join('\n\n')}\n`;
}

function settingsTable(): string {
  return table(
    ['key', 'what it does', 'values', 'default', 'variable', 'flag'],
    LEAVES.map(({ path, variable, schema }: Leaf) => [
      code(path.join('.')),
      schema.description ?? '',
      schema.values ?? '',
      code(String(schema.default)),
      code(variable),
      code(schema.flag ?? ''),
    ]),
  );
}

function exportersTable(): string {
  return table(
    ['exporter', 'file', 'what it tells', 'cadence'],
    EXPORTERS.map(({ name, file, summary, cadence }) => [
      code(name),
      code(file),
      summary,
      cadenceText(cadence),
    ]),
  );
}

function parametersTable({ parameters }: Exporter): string {
  return table(
    ['parameter', 'what it does', 'values', 'default'],
    parameterRows(inputSchema(parameters), ''),
  );
}

function parameterRows(schema: JsonSchema, prefix: string): readonly (readonly string[])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const name = `${prefix}${key}`;
    if (inner.properties) return parameterRows(inner, `${name}.`);
    return [[code(name), inner.description ?? '', valuesOf(inner), code(String(inner.default))]];
  });
}

function valuesOf(schema: JsonSchema): string {
  if (schema.anyOf) return schema.anyOf.map(valuesOf).join(' or ');
  if (schema.type === 'integer')
    return `a whole number from ${schema.minimum} to ${schema.maximum}`;
  return schema.type ?? '';
}
