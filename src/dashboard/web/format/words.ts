import type { RunStatus } from '../../../domain/run-record.js';
import type { Cause } from '../../../domain/state.js';
import type { Reason } from '../../../domain/verdict.js';
import type { Activity, FreshnessState } from '../../api.js';
import { PAGES } from '../preview/exporter-pages.js';

/** What each state means, for the legend. */
export const STATES: Readonly<Record<FreshnessState, string>> = {
  fresh: 'the latest slot is covered and nothing is due',
  waiting: 'a refresh is due, and its deadline has not passed',
  partial: 'published at the deadline without everything it should hold',
  stale: 'the deadline has passed and the slot is not covered',
  unknown: 'it cannot be told, or the file is not there as it was published',
};

/** What each activity means. */
export const ACTIVITIES: Readonly<Record<Activity, string>> = {
  idle: 'nothing to do',
  settling: 'data landed; waiting until it stops changing',
  held: 'due, and waiting for a source',
  running: 'a refresh is running',
  'held-back': 'the guard refused the inputs; readers keep the former file',
  failing: 'the last run failed; it will be retried',
  paused: 'paused by an operator; landings are remembered',
  pinned: 'a former version was put back; refreshes go to history',
};

/** An activity in words for people. */
export const activityName = (activity: Activity): string => activity.replace('-', ' ');

/** Why a refresh ran, after "last refreshed … ". */
export const CAUSES: Readonly<Record<Cause, string>> = {
  landing: 'because data landed',
  slot: 'because its slot opened',
  fallback: 'because the deadline passed',
  definition: 'because its definition changed',
  'silent-input': 'because a silent input changed',
  first: 'because there was no file yet',
  forced: 'because an operator forced it',
  manual: 'because an operator asked',
  clock: 'because a wrong clock had made the file before it',
  restored: 'because somebody had deleted or overwritten it',
};

export const OUTCOMES: Readonly<Record<RunStatus, string>> = {
  published: 'published',
  unchanged: 'unchanged, nothing to upload',
  'already-current': 'already current',
  'held-back': 'held back by the guard',
  settling: 'waits for the rest of a load',
  failed: 'failed',
  history: 'kept in history only',
  restored: 'put back as it was',
};

/** A reason in words for people: `waiting-for` → `waiting for`. */
export const reasonName = (reason: Reason): string =>
  UPSTREAM[reason] ?? reason.replaceAll('-', ' ');

const UPSTREAM: Partial<Readonly<Record<Reason, string>>> = {
  'status-no_data': 'upstream said no data',
  'status-failed': 'upstream said failed',
  'status-skipped': 'upstream said skipped',
};

/** `nba_analytics.player_game_summary` → `player_game_summary`, anywhere in a text. */
export const bare = (text: string): string => text.replaceAll(/\bnba_[a-z]+\.(?=\w+_)/g, '');

/** What is told of a file, as a sentence: `it waits for …` → `It waits for …`. */
export const plainly = (told: string): string => bare(told.charAt(0).toUpperCase() + told.slice(1));

/** An exporter's name as a heading. */
export function titleOf(exporter: string): string {
  const plain = exporter.replace(/^trends-/, '').replaceAll('-', ' ');
  return PAGES.get(exporter)?.title ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** A count at the beginning of a sentence. */
export const inWords = (count: number): string => NUMBERS[count] ?? String(count);

/** `1 file`, `2 files`. */
export const counted = (count: number, thing: string): string =>
  `${count} ${thing}${count === 1 ? '' : 's'}`;

/** `a, b and c`. */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

/** `1,234 bytes`, `12.3 kB`. */
export function bytesOf(bytes: number): string {
  if (bytes < 10_000) return `${bytes.toLocaleString('en-US')} bytes`;
  if (bytes < 10_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
