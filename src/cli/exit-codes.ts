/** What a command's exit code says. */
export const EXIT = { done: 0, failed: 1, badUsage: 2, heldBack: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Hears how a command ended. */
export type Exit = (code: ExitCode) => void;

/** The exit code for what several runs came to: a failure wins over a held-back file. */
export function exitCodeOf(statuses: readonly string[]): ExitCode {
  if (statuses.includes('failed')) return EXIT.failed;
  return statuses.includes('held-back') ? EXIT.heldBack : EXIT.done;
}
