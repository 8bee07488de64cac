import { StoreError } from '../domain/errors.js';
import { type ExporterState, INITIAL_STATE } from '../domain/state.js';
import type { ObjectStore } from '../ports/object-store.js';

/** The state objects of the exporters, one each. */
export interface States {
  /** The exporter's state; the initial one when it has none yet. */
  load(exporter: string): Promise<ExporterState>;
  /**
   * Replaces the state that `load` last returned to this process.
   * @throws PreconditionFailed when another process changed it since
   */
  save(exporter: string, state: ExporterState): Promise<void>;
}

export function states(store: ObjectStore): States {
  const generations = new Map<string, string>();
  return {
    async load(exporter) {
      const object = await store.get(nameOf(exporter));
      generations.set(exporter, object?.generation ?? '0');
      return object === null ? INITIAL_STATE : parse(exporter, object.body);
    },
    async save(exporter, state) {
      const body = new TextEncoder().encode(`${JSON.stringify(state)}\n`);
      const generation = await store.put(nameOf(exporter), body, {
        contentType: 'application/json',
        ifGeneration: generations.get(exporter) ?? '0',
      });
      generations.set(exporter, generation);
    },
  };
}

function nameOf(exporter: string): string {
  return `exporters/${exporter}.json`;
}

function parse(exporter: string, body: Uint8Array): ExporterState {
  const fault = (cause?: unknown) =>
    new StoreError(`the state object ${nameOf(exporter)} is not one of ours`, {
      permanent: true,
      remedy: 'Move it away; the next look rebuilds it from the live file and the levels.',
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw fault(error);
  }
  if (!isState(value)) throw fault();
  return value;
}

function isState(value: unknown): value is ExporterState {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === INITIAL_STATE.version
  );
}
