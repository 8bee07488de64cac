/** How a file stands against its calendar. `unknown` is never shown as fresh. */
export type FreshnessState = 'fresh' | 'waiting' | 'partial' | 'stale' | 'unknown';
