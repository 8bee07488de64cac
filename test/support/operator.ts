import type { ModelService } from './model-service.js';

/** Pauses an exporter, or ends its pause, as an operator does: through its state. */
export function pauseOf(service: ModelService, exporter: string, paused: boolean): void {
  const state = service.states.get(exporter);
  if (state === undefined) throw new Error(`${exporter} has no state yet`);
  service.states.set(exporter, { ...state, paused });
}

/** `exporter count` of the runs since the story began, by name. */
export function freshRuns(service: ModelService): readonly string[] {
  const counts = new Map<string, number>();
  for (const { exporter } of service.runs) counts.set(exporter, (counts.get(exporter) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name} ${count}`).sort();
}
