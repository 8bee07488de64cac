import { loadConfig } from '../../src/config/index.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import { plansOf } from '../../src/service/plans.js';
import type { ExporterPlan, PipelineSettings } from '../../streams/pipeline-deps.js';
import { eventBodies } from './events.js';

const config = loadConfig({ file: undefined, env: {}, flags: {} });
const SIX = plansOf(config);

/** The game date of every landing, and the noon after it. */
export const NIGHT = '2025-01-17';
export const NOON = Date.parse('2025-01-18T17:00:00Z');

/** Landings of one table that come one after the other, as when a season is loaded anew. */
export const BURST = 100;

/** The pipeline's settings as they are when nothing is configured. */
export const DEFAULTS: PipelineSettings = config.pipeline;

/** The six exporters again and again, each six on tables of their own. */
export function manyExporters(count: number): readonly ExporterPlan[] {
  return Array.from({ length: count }, (_, index) => {
    const plan = SIX[index % SIX.length];
    if (plan === undefined) throw new Error('there is no exporter to repeat');
    const group = Math.floor(index / SIX.length);
    const sources = plan.sources.map((source) => ({
      ...source,
      table: `${source.table}_${group}`,
    }));
    return { ...plan, name: `${plan.name}-${group}`, sources };
  });
}

/** The bodies of landings, from a number on. */
export type Bodies = (from: number, count: number) => readonly Uint8Array[];

/** Bodies for so many exporters: bursts go to one table after the other. */
export function bodiesFor(exporters: number): Bodies {
  const bodyOf = Array.from({ length: Math.ceil(exporters / SIX.length) }, (_, group) =>
    eventBodies(`${PLAYER_GAMES}_${group}`, NIGHT, NOON),
  );
  return (from, count) =>
    Array.from({ length: count }, (_, index) => {
      const number = from + index;
      return bodyOf[Math.floor(number / BURST) % bodyOf.length]?.(number) ?? new Uint8Array();
    });
}
