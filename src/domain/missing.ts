import { type IsoDate, isIsoDate } from './date.js';
import type { TableName } from './tables.js';

/** What a file lacks: a table that has not reached a date, or a part of what it holds of the date. */
export interface Missing {
  readonly table: TableName;
  readonly date: IsoDate;
  /** Absent: the table has not reached the date. */
  readonly lack?: Lack;
}

/**
 * `lines`: no row of the date has a line yet, though the dates before it have. `team`: nothing of the team
 * can be used and nobody waits for it any more: its rows are all faulty, under `code` as they have it
 * (empty: without any), or, where `code` is null, there are only rows of the other side.
 */
type Lack =
  | { readonly kind: 'lines' }
  | { readonly kind: 'team'; readonly team: string; readonly code: string | null };

/** What nobody waits for any more, and what is still waited for. */
export function splitMissing(
  missing: readonly Missing[],
): readonly [lacking: readonly Missing[], awaited: readonly Missing[]] {
  const isLacking = ({ lack }: Missing) => lack?.kind === 'team';
  return [missing.filter(isLacking), missing.filter((each) => !isLacking(each))];
}

/** In words: `a 2025-01-01, lines of 2025-01-01, BKN in b 2025-01-01 (rows of BRK)`. */
export function missingText(missing: readonly Missing[]): string {
  return missingTexts(missing).join(', ');
}

/** The same one by one. */
export function missingTexts(missing: readonly Missing[]): readonly string[] {
  const groups = new Map<string, { readonly newest: Missing; readonly dates: Set<IsoDate> }>();
  for (const each of missing) {
    const { table, date, lack } = each;
    const key = lack?.kind === 'team' ? JSON.stringify([table, lack]) : JSON.stringify(each);
    const group = groups.get(key);
    const newest = group === undefined || group.newest.date < date ? each : group.newest;
    groups.set(key, { newest, dates: new Set([...(group?.dates ?? []), date]) });
  }
  return [...groups.values()].map(({ newest, dates }) => oneText(newest, dates.size));
}

/**
 * Tables and dates out of such words, for what earlier versions wrote down in words alone: of lines and
 * teams these do not say enough.
 */
export function missingInText(text: string): readonly Missing[] {
  return text.split(',').flatMap((each) => {
    const [table = '', date = '', ...more] = each.trim().split(' ');
    return isIsoDate(date) && more.length === 0 ? [{ table, date }] : [];
  });
}

function oneText({ table, date, lack }: Missing, dates: number): string {
  if (lack === undefined) return `${table} ${date}`;
  if (lack.kind === 'lines') return `lines of ${date}`;
  const before = dates === 1 ? '' : ` and ${dates - 1} ${dates === 2 ? 'date' : 'dates'} before`;
  return `${lack.team} in ${table} ${date}${before}${codeText(lack)}`;
}

function codeText({ team, code }: Extract<Lack, { kind: 'team' }>): string {
  if (code === null) return ' (rows of the other side only)';
  if (code === '') return ' (rows without a team code)';
  return code === team ? ' (all its rows are faulty)' : ` (rows of ${code})`;
}
