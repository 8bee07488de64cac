/** What waits in a subscription. */
export interface Backlog {
  readonly messages: number;
  /** How long the oldest has waited (seconds); 0: none waits. */
  readonly oldestSeconds: number;
}

/**
 * Reads what waits in the subscriptions of a project, by their short names; those of which nothing was
 * measured lately are absent.
 * @throws TrendsError naming what to do
 */
export type ReadBacklogs = () => Promise<ReadonlyMap<string, Backlog>>;
