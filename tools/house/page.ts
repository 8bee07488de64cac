import type { Figures } from './figures.js';

/** Figures as numbers, for setting side by side. */
export interface Counts {
  readonly files: number;
  readonly lines: number;
  readonly medianLines: number;
  readonly privateToSibling: number;
  readonly sharedNames: number;
  readonly unimported: number;
  readonly longFunctions: number;
  readonly casts: number;
  readonly anys: number;
  readonly nonNulls: number;
  readonly inCycles: number;
  /** Files in which something runs while one landing goes on its way to the published file. */
  readonly landing: number;
}

interface Row {
  readonly what: string;
  readonly goal: string;
  readonly shown: (counts: Counts) => string;
}

const share = ({ privateToSibling, files }: Counts) =>
  `${((100 * privateToSibling) / files).toFixed(0)} %`;

const ROWS: readonly Row[] = [
  { what: 'source files', goal: '≤ 360', shown: ({ files }) => thousands(files) },
  { what: 'lines', goal: '≤ 32,000', shown: ({ lines }) => thousands(lines) },
  { what: 'lines of the median file', goal: '–', shown: (counts) => `${counts.medianLines}` },
  { what: 'files private to one sibling', goal: '≤ 12 %', shown: share },
  { what: 'files of one landing', goal: '≤ 45', shown: ({ landing }) => `${landing}` },
  { what: 'exported names with two meanings', goal: '0', shown: (c) => `${c.sharedNames}` },
  { what: 'exports that no other source file imports', goal: '0', shown: (c) => `${c.unimported}` },
  { what: 'functions longer than 60 lines', goal: '0', shown: (c) => `${c.longFunctions}` },
  { what: 'casts', goal: '≤ 21', shown: ({ casts }) => `${casts}` },
  { what: '`any`, and `!` after a value', goal: '0', shown: (c) => `${c.anys + c.nonNulls}` },
  { what: 'files in import cycles', goal: '0', shown: ({ inCycles }) => `${inCycles}` },
];

const thousands = (count: number) => count.toLocaleString('en-US');

export function countsOf(figures: Figures, landing: readonly string[]): Counts {
  const { privateToSibling, sharedNames, unimported, longestFunctions, inCycles } = figures;
  return {
    ...figures,
    privateToSibling: privateToSibling.length,
    sharedNames: sharedNames.length,
    unimported: unimported.length,
    longFunctions: longestFunctions.length,
    inCycles: inCycles.length,
    landing: landing.length,
  };
}

/** Markdown: the counts beside those of an earlier state. */
export function housePage(before: Counts, now: Counts): string {
  const rows = ROWS.map(
    ({ what, goal, shown }) => `| ${what} | ${goal} | ${shown(before)} | ${shown(now)} |`,
  );
  return `# The house

<!-- Written by \`npm run house\`. -->

How easily a stranger finds the way through \`src\`, \`streams\` and \`exporters\`, in figures.

| figure | goal | before | now |
| --- | --- | --- | --- |
${rows.join('\n')}

"Before" is commit 82ffbba, with fewer abilities. A file is private to a sibling when one file of its own folder is all that imports it.
The files of one landing are those in which something runs, counted by V8 on the embedded stack, from the arrival of an
event to the end of the run that it leads to, the other exporters' evaluations included. \`npm run house -- --list\` names
every file and name behind a figure.
`;
}
