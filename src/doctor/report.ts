import { printable } from '../domain/printable.js';
import type { CheckResult, Level } from './check-result.js';

/** How a report is shown. */
export interface Look {
  /** Columns of the terminal; null: it is none. */
  readonly width: number | null;
  /** Gives a level's name its colour. */
  readonly tint: (text: string, level: Level) => string;
}

/** Lines are no longer than this, however wide the terminal is. */
const WIDEST = 100;
/** Where a terminal is narrower still, its own breaks are the lesser evil. */
const NARROWEST = 60;
const NAMES: Readonly<Record<Level, string>> = {
  green: '✓ ok',
  yellow: '! warning',
  red: '✗ wrong',
};
const [LEVEL_WIDTH, CHECK_WIDTH] = [11, 15];
const INDENT = LEVEL_WIDTH + CHECK_WIDTH;

/** A finding for people: level, check, what was seen, and what to do about it. Fits the width, and 100 columns. */
export function findingLines(finding: CheckResult, look: Look): readonly string[] {
  const { check, subject, level, saw, remedy, command } = finding;
  const room = widthOf(look) - INDENT;
  const [first = '', ...more] = wrapped(`${subject}: ${saw}`, room);
  const shown = look.tint(NAMES[level].padEnd(LEVEL_WIDTH), level);
  const hanging = (text: string, hang: string) =>
    wrapped(text, room - hang.length).map(
      (line, index) => (index === 0 ? hang : ' '.repeat(hang.length)) + line,
    );
  const advice = [
    ...(remedy === null ? [] : hanging(remedy, 'try: ')),
    ...(command === null ? [] : [`run: ${command}`]),
  ];
  const below = [...more, ...advice].map((line) => ' '.repeat(INDENT) + line);
  return [`${shown}${check.padEnd(CHECK_WIDTH)}${first}`, ...below];
}

function widthOf({ width }: Look): number {
  return Math.max(NARROWEST, Math.min(width ?? WIDEST, WIDEST));
}

/** How many of each level, and the first thing to do. */
export function summary(findings: readonly CheckResult[], look: Look): readonly string[] {
  const count = (level: Level) => findings.filter((each) => each.level === level).length;
  const [red, yellow, green] = [count('red'), count('yellow'), count('green')];
  const counts = `${red} wrong, ${yellow} ${yellow === 1 ? 'warning' : 'warnings'}, ${green} ok.`;
  const first =
    findings.find(({ level }) => level === 'red') ??
    findings.find(({ level }) => level === 'yellow');
  if (first === undefined) return [`${counts} Nothing to do.`];
  const { check, subject, command, remedy } = first;
  return wrapped(`${counts} First, ${check} ${subject}: ${command ?? remedy ?? ''}`, widthOf(look));
}

/**
 * Words as lines of a width; longer words, as addresses are, stay whole. Control characters, which
 * what strangers sent may hold and a terminal would obey, are spelt out.
 */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).map(printable)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > width && line !== '') {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
