/** How a file stands against its calendar. `unknown` is never shown as fresh. */
export type FreshnessState = 'fresh' | 'waiting' | 'partial' | 'stale' | 'unknown';

/** What an exporter is doing. */
export type Activity =
  | 'idle'
  | 'settling'
  | 'held'
  | 'running'
  | 'held-back'
  | 'failing'
  | 'paused'
  | 'pinned';
