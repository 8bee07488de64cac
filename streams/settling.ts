import type { Landing } from '../src/domain/landing.js';
import type { Affected, Trigger } from './flow.js';

/**
 * The landings that settle, by exporter. What is evaluated meanwhile, by a reconcile or a trigger, may
 * refresh with them: then the refresh names them.
 */
export interface Settling {
  begin(affected: Affected): void;
  end(settled: Trigger): void;
  of(exporter: string): readonly Landing[];
}

export function settling(): Settling {
  const under = new Map<string, Map<string, Landing>>();
  return {
    begin: ({ exporter, landing }) => {
      const own = under.get(exporter) ?? new Map<string, Landing>();
      under.set(exporter, own.set(landing.id, landing));
    },
    end: ({ exporter, landings }) => {
      const own = under.get(exporter);
      for (const { id } of landings) own?.delete(id);
    },
    of: (exporter) => [...(under.get(exporter)?.values() ?? [])],
  };
}
