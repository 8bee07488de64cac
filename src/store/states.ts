import { PreconditionFailed, StoreError } from '../domain/errors.js';
import { type ExporterState, INITIAL_STATE } from '../domain/state.js';
import { readVersioned } from '../domain/versioned.js';
import type { ObjectStore } from '../ports/object-store.js';

/** The state objects of the exporters, one each. */
export interface States {
  /** The exporter's state; the initial one when it has none yet. */
  load(exporter: string): Promise<ExporterState>;
  /**
   * Replaces the stored state of the generation that `state` was read at.
   * @throws PreconditionFailed when somebody changed it since
   */
  save(exporter: string, state: ExporterState): Promise<void>;
}

export function states(store: ObjectStore): States {
  return {
    async load(exporter) {
      const object = await store.get(nameOf(exporter));
      if (object === null) return INITIAL_STATE;
      return { ...INITIAL_STATE, ...parse(exporter, object.body), generation: object.generation };
    },
    async save(exporter, { generation, ...state }) {
      const body = new TextEncoder().encode(`${JSON.stringify(state)}\n`);
      const attributes = { contentType: 'application/json' };
      await store.put(nameOf(exporter), body, { ...attributes, ifGeneration: generation });
    },
  };
}

/** Tries a change until nobody else's comes between reading and saving. */
export async function changeState(
  { load, save }: States,
  exporter: string,
  change: (state: ExporterState) => ExporterState,
): Promise<ExporterState> {
  for (;;) {
    const state = change(await load(exporter));
    try {
      await save(exporter, state);
      return state;
    } catch (error) {
      if (!(error instanceof PreconditionFailed)) throw error;
    }
  }
}

function nameOf(exporter: string): string {
  return `exporters/${exporter}.json`;
}

function parse(exporter: string, body: Uint8Array): object {
  const refuse = (cause?: unknown) =>
    new StoreError(`the state object ${nameOf(exporter)} is not one of ours`, {
      permanent: true,
      remedy: 'Move it away; the next look rebuilds it from the live file and the levels.',
      cause,
    });
  return readVersioned(body, INITIAL_STATE.version, refuse);
}
