import { TrendsError } from '../domain/errors.js';

/** Green: as it should be. Yellow: worth an evaluation. Red: wrong, somebody has to act. */
export type Level = 'green' | 'yellow' | 'red';

/** What one check saw of one thing. */
export interface CheckResult {
  /** The kind of check, e.g. `table`. */
  readonly check: string;
  /** What was looked at, e.g. a table or an exporter. */
  readonly subject: string;
  readonly level: Level;
  readonly saw: string;
  /** What to do; null where nothing is to be done. */
  readonly remedy: string | null;
  /** The command to run next; null where there is none. */
  readonly command: string | null;
}

/** What to do about something that is not as it should be. */
export interface Advice {
  readonly remedy: string;
  readonly command?: string | null;
}

/** The three kinds of findings of one check. */
export function findingsOf(check: string) {
  const worse = (level: Level) => (subject: string, saw: string, advice: Advice) => {
    const { remedy, command = null } = advice;
    return { check, subject, level, saw, remedy, command } satisfies CheckResult;
  };
  return {
    green: (subject: string, saw: string): CheckResult => {
      return { check, subject, level: 'green', saw, remedy: null, command: null };
    },
    yellow: worse('yellow'),
    red: worse('red'),
  };
}

/** Where a check looks, and what to run when it cannot. */
export interface Attempt {
  readonly check: string;
  readonly subject: string;
  readonly command?: string;
}

/** A check's findings; when it cannot be made, a red one with the error and its remedy. */
export async function attempted(
  { check, subject, command }: Attempt,
  work: () => Promise<readonly CheckResult[]>,
): Promise<readonly CheckResult[]> {
  try {
    return await work();
  } catch (error) {
    const { message, remedy } = faultOf(error);
    return [findingsOf(check).red(subject, message, { remedy, command: command ?? null })];
  }
}

function faultOf(error: unknown): { readonly message: string; readonly remedy: string } {
  if (error instanceof TrendsError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { message, remedy: 'Unexpected error: report it, with this line.' };
}
