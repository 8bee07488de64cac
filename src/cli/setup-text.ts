import type { Grant } from '../setup/roles.js';
import type { Step } from '../setup/wanted.js';
import { tinted } from './colour.js';
import { fitting } from './table.js';

/** What became of each resource, what is to be done, and the roles to grant. */
export function setupLines(steps: readonly Step[], roles: readonly Grant[]): readonly string[] {
  const rows = steps.map(({ verdict, kind, name, why }) => [
    tinted(verdict.replace('-', ' ')),
    kind,
    name,
    why,
  ]);
  const table = fitting([rows, rows.map((row) => row.slice(0, -1))]);
  const told = steps.flatMap((step, i) => [
    table[i] ?? '',
    ...step.findings.flatMap(({ what, remedy }) => [`  ${what}`, `    try: ${remedy}`]),
  ]);
  return [...told, '', 'Roles that are needed, and no more:', ...roles.flatMap(roleLines)];
}

function roleLines({ member, role, on, why, command }: Grant): readonly string[] {
  const who = member.replace(/^serviceAccount:/, '');
  return [`  ${role} on ${on} for ${who}: ${why}`, `    ${command}`];
}
