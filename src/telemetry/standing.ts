import { tablesOf } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { EpochMs } from '../domain/date.js';
import type { Published } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
import type { Watermarks } from '../domain/watermarks.js';
import type { Signal, Sink } from './signal.js';

/** How things stand, as the latest signals say. */
export interface Standing {
  readonly hear: Sink;
  /** When each message that is not answered yet came; oldest first. */
  readonly underWay: () => readonly EpochMs[];
  /** Landings that are settling, by exporter. */
  readonly settling: ReadonlyMap<string, number>;
  /** Since when this instance has had the claim, by exporter. */
  readonly claims: ReadonlyMap<string, EpochMs>;
  readonly states: ReadonlyMap<string, ExporterState>;
  /** The last levels that hold all tables of the exporter. */
  readonly levels: ReadonlyMap<string, Watermarks>;
  /** The live files as readers found them at the last evaluation. */
  readonly published: ReadonlyMap<string, Published>;
  /** Open incidents by kind; null until the book has been read. */
  readonly incidents: () => Readonly<Record<string, number>> | null;
}

/** Nothing stands at first. */
export function standing(plans: readonly ExporterPlan[]): Standing {
  const underWay = new Map<number, EpochMs>();
  const settling = new Map<string, number>();
  const claims = new Map<string, EpochMs>();
  const states = new Map<string, ExporterState>();
  const levels = new Map<string, Watermarks>();
  const published = new Map<string, Published>();
  let incidents: Readonly<Record<string, number>> | null = null;

  function hear(signal: Signal): void {
    switch (signal.kind) {
      case 'delivered':
        underWay.set(signal.delivery.serial, signal.delivery.receivedAt);
        break;
      case 'answered':
        underWay.delete(signal.delivery.serial);
        break;
      case 'story':
        settle(settling, signal.story);
        break;
      case 'state':
        states.set(signal.exporter, signal.state);
        if (!signal.ours) claims.delete(signal.exporter);
        else if (!claims.has(signal.exporter)) claims.set(signal.exporter, signal.at);
        break;
      case 'levels': {
        const read = new Set(signal.tables);
        for (const plan of plans) {
          if (tablesOf(plan).every((table) => read.has(table))) {
            levels.set(plan.name, signal.levels);
          }
        }
        break;
      }
      case 'live-file':
        published.set(signal.exporter, signal.published);
        break;
      case 'incidents':
        incidents = signal.open;
        break;
    }
  }
  return {
    hear,
    underWay: () => [...underWay.values()],
    settling,
    claims,
    states,
    levels,
    published,
    incidents: () => incidents,
  };
}

function settle(settling: Map<string, number>, story: Extract<Signal, { kind: 'story' }>['story']) {
  if (story.kind === 'received') {
    for (const { exporter, reason } of story.routes) {
      if (reason === 'settling') settling.set(exporter, (settling.get(exporter) ?? 0) + 1);
    }
  }
  if (story.kind === 'trigger' && story.why === 'settled') settling.delete(story.exporter);
}
