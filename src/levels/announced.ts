import type { Landing } from '../domain/landing.js';
import type { Levels } from '../domain/levels.js';

type Announced = Pick<Landing, 'table' | 'gameDate' | 'status'>;
type Statuses = Record<string, Readonly<Record<string, Landing['status']>>>;

/** The newest status announced per table and date. */
export interface AnnouncedStatuses {
  note(landing: Announced): void;
  /** Fills in what was announced before this process began; does it once. */
  recall(): Promise<void>;
  all(): Levels['announced'];
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
      recalling ??= recallOnce();
      return recalling;
    },
    all: () => ({ ...noted }),
  };
}

function note(statuses: Statuses, { table, gameDate, status }: Announced): void {
  statuses[table] = { ...statuses[table], [gameDate]: status };
}
