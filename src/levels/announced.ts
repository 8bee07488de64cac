import type { Landing } from '../domain/landing.js';
import type { Watermarks } from '../domain/watermarks.js';

type Announced = Pick<Landing, 'table' | 'gameDate' | 'status'>;
type Statuses = Record<string, Readonly<Record<string, Landing['status']>>>;

/** The newest status announced per table and date. */
export interface AnnouncedStatuses {
  note(landing: Announced): void;
  /** Fills in what was announced before this process began: once, unless it could not be read. */
  recall(): Promise<void>;
  all(): Watermarks['announced'];
}

/** @param earlier what was announced before this process began, oldest first */
export function announcedStatuses(earlier: () => Promise<readonly Announced[]>): AnnouncedStatuses {
  const noted: Statuses = {};
  const recalled: Statuses = {};
  let recalling: Promise<void> | null = null;

  async function recallOnce(): Promise<void> {
    for (const landing of await earlier()) note(recalled, landing);
    for (const [table, statuses] of Object.entries(recalled)) {
      noted[table] = { ...statuses, ...noted[table] };
    }
  }

  return {
    note: (landing) => note(noted, landing),
    recall: () => {
      recalling ??= recallOnce().catch((error: unknown) => {
        recalling = null;
        throw error;
      });
      return recalling;
    },
    all: () => ({ ...noted }),
  };
}

function note(statuses: Statuses, { table, gameDate, status }: Announced): void {
  // In a flood the same dates come by the thousand, and levels already read keep what they saw.
  if (statuses[table]?.[gameDate] === status) return;
  statuses[table] = { ...statuses[table], [gameDate]: status };
}
