import { BENCHES } from './benches.js';
import type { Goal, Result } from './result.js';

/** docs/benchmarks.md of the results, in the order given. Pure. */
export function page(results: readonly Result[]): string {
  const lines = [
    ...INTRODUCTION,
    '## Measured on',
    '',
    ...machines(results),
    '',
    '## The goals',
    '',
    ...goals(results),
    '',
    ...lacking(results),
    ...results.flatMap((result) => section(result, results)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const INTRODUCTION = [
  '<!-- Written by bench/write-docs.ts from bench/results: change those, not this page. -->',
  '',
  '# Benchmarks',
  '',
  'What the program takes, measured by `npm run bench`, which also writes this page. `npm run bench -- --short`',
  'runs every bench in its short form, to see that it works; that keeps nothing, since its numbers mean nothing.',
  '',
  '- Every number is a median of at least five runs, each in a state of its own.',
  '- What is compared is measured by turns in the same run, so that a busy moment of the machine touches both',
  '  sides. Ratios carry over to other machines; seconds do not.',
  '- Processor time and peak memory are the operating system’s own figures of the process.',
  '- The notes of a bench say where its limit is, and what gives way there.',
  '',
  'What the numbers mean for ten and for a million times today’s volume: [scale](scale.md).',
  '',
];

function goals(results: readonly Result[]): readonly string[] {
  const all = results.flatMap((result) => result.goals.map((goal) => ({ result, goal })));
  const met = all.filter(({ goal }) => goal.met).length;
  const rows = all.map(({ result, goal }) => [
    `[${result.bench}](#${anchor(heading(result, results))})`,
    ...goalCells(goal),
  ]);
  const summary =
    met === all.length
      ? `All ${met} are met.`
      : `${met} of ${all.length} are met; why the others are not, the notes of their bench say.`;
  return [summary, '', ...table(['bench', 'goal', 'measured', ''], rows)];
}

/** A bench of which nothing is kept is named, so that nobody takes its goals for met. */
function lacking(results: readonly Result[]): readonly string[] {
  const missing = BENCHES.filter((name) => results.every(({ bench }) => bench !== name));
  if (missing.length === 0) return [];
  const names = missing.map((name) => `\`${name}\``).join(', ');
  return [`No full run is kept of ${names}: nothing is known here of those goals.`, ''];
}

function goalCells({ goal, measured, met }: Goal): readonly string[] {
  return [goal, measured, met ? 'met' : '**missed**'];
}

function section(result: Result, results: readonly Result[]): readonly string[] {
  const { date, runs, versions, columns, rows, notes, bench } = result;
  const uses = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const facts = [date, `medians of ${runs} runs`, ...uses, `\`npm run bench -- ${bench}\``];
  return [
    `## ${heading(result, results)}`,
    '',
    facts.join(' · '),
    '',
    ...table(columns, rows),
    '',
    ...(notes.length > 0 ? [...notes.map((note) => `- ${note}`), ''] : []),
  ];
}

function heading({ bench, title }: Result, results: readonly Result[]): string {
  return `${results.findIndex((result) => result.bench === bench) + 1}. ${title}`;
}

/** The machine, once when all results are of the same. */
function machines(results: readonly Result[]): readonly string[] {
  const benches = new Map<string, readonly string[]>();
  for (const { bench, machine } of results) {
    const { cpu, cores, memoryGB, os, node } = machine;
    const line = `${cpu}, ${cores} cores, ${memoryGB} GB, ${os}, Node ${node.replace(/^v/, '')}`;
    benches.set(line, [...(benches.get(line) ?? []), bench]);
  }
  if (benches.size === 1) return [...benches.keys()].map((line) => `${line}.`);
  return [...benches].map(([line, names]) => `- ${names.join(', ')}: ${line}`);
}

type Cells = readonly (string | number)[];

/** Columns of nothing but numbers stand on the right. */
function table(columns: readonly string[], rows: readonly Cells[]): readonly string[] {
  const rules = columns.map((_, column) =>
    rows.every((row) => typeof row[column] === 'number') ? '---:' : '---',
  );
  return [line(columns), line(rules), ...rows.map(line)];
}

function line(cells: Cells): string {
  return `| ${cells.map(cell).join(' | ')} |`;
}

function cell(value: string | number): string {
  const text = typeof value === 'number' ? value.toLocaleString('en-US') : value;
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** As GitHub names headings. */
function anchor(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
