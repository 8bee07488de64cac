import { stringify } from 'yaml';
import { LEAVES } from '../../config/leaves.js';

const EXPORTERS_SECTION = `# What exporters do differently from what their modules say.
exporters:
  trends-team:
    cadence: { kind: weekly, on: mon, at: "06:00" }
    pauses:
      - { from: 2026-07-01, to: 2026-09-30 }
  trends-hot-cold:
    parameters:
      min_games: 4
`;

/** A configuration file that says every setting's default, and something of two exporters. */
export function exampleFile(): string {
  const sections = new Map<string, string[]>();
  for (const { path, schema } of LEAVES) {
    const [first = '', second] = path;
    const value = stringify(schema.default).trim();
    if (second === undefined) sections.set(first, [`${first}: ${value}`]);
    else sections.set(first, [...(sections.get(first) ?? [`${first}:`]), `  ${second}: ${value}`]);
  }
  const lines = [...sections.values()].flat();
  return `${lines.join('\n')}\n${EXPORTERS_SECTION}`;
}
