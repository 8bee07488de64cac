import { DamagedObject, PreconditionFailed } from '../domain/errors.js';
import { hasShape, type Shape } from '../domain/has-shape.js';
import { type ExporterState, INITIAL_STATE } from '../domain/state.js';
import { field } from '../domain/untyped.js';
import { readVersioned } from '../domain/versioned.js';
import type { ObjectStore } from '../ports/object-store.js';
import { type Damage, keepAside, readObject } from './read-object.js';

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

/** How a damaged state object heals. */
export interface Healing {
  /** The state as the journal and the live file tell it. */
  readonly rebuild: (exporter: string) => Promise<ExporterState>;
  /** True: it is replaced at once. False: whoever loads it only looks, and the next save replaces it. */
  readonly mend: boolean;
  /** Hears of a damaged object. @param movedTo where it is kept, once it is replaced */
  readonly onDamage: (damage: Damage, movedTo: string | null) => void;
}

/** @param healing absent: a damaged state cannot be loaded */
export function states(store: ObjectStore, healing?: Healing): States {
  const damages = new Map<string, Damage>();

  async function save(exporter: string, { generation, ...state }: ExporterState): Promise<void> {
    const damage = damages.get(exporter);
    const replaced = damage?.generation === generation ? damage : null;
    const movedTo = replaced && (await keepAside(store, replaced));
    const body = new TextEncoder().encode(`${JSON.stringify(state)}\n`);
    const attributes = { contentType: 'application/json' };
    await store.put(stateObject(exporter), body, { ...attributes, ifGeneration: generation });
    if (replaced === null) return;
    damages.delete(exporter);
    healing?.onDamage(replaced, movedTo);
  }

  async function healed(exporter: string, damage: Damage): Promise<ExporterState> {
    if (healing === undefined) throw damagedState(damage);
    damages.set(exporter, damage);
    const { generation } = damage;
    const state = { ...(await healing.rebuild(exporter)), generation: generation ?? '0' };
    if (!healing.mend || generation === null) {
      healing.onDamage(damage, null);
      return state;
    }
    try {
      await save(exporter, state);
    } catch (error) {
      // Somebody else healed it.
      if (!(error instanceof PreconditionFailed)) throw error;
    }
    return load(exporter);
  }

  async function load(exporter: string): Promise<ExporterState> {
    const reading = await readObject(store, stateObject(exporter), (body) =>
      decode(exporter, body),
    );
    if (reading.kind === 'absent') return INITIAL_STATE;
    if (reading.kind === 'damaged') return healed(exporter, reading.damage);
    return { ...INITIAL_STATE, ...reading.value, generation: reading.generation };
  }

  return { load, save };
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

const STATES = 'exporters/';

/** The name of an exporter's state object. */
export function stateObject(exporter: string): string {
  return `${STATES}${exporter}.json`;
}

/** True for the name of any exporter's state object. */
export function isState(object: string): boolean {
  return object.startsWith(STATES);
}

/** What the rest of the program goes by without asking; each part may be null. */
const PARTS: Shape = {
  live: {
    runId: 'string',
    asOf: 'string',
    publishedAt: 'number',
    levelsReadAt: 'number',
    definition: 'string',
    missing: 'array',
    reached: {},
    marks: {},
  },
  setback: { kind: 'string', message: 'string', at: 'number', count: 'number', key: 'string' },
  pinned: { runId: 'string', asOf: 'string', at: 'number' },
  cadence: { key: 'string', since: 'number' },
  claim: { holder: 'string', runId: 'string' },
  foreign: { changes: 'array' },
};

function decode(exporter: string, body: Uint8Array): object {
  const state = readVersioned(body, INITIAL_STATE.version, stateObject(exporter));
  for (const [name, shape] of Object.entries(PARTS)) {
    const part = field(state, name) ?? null;
    if (part !== null && typeof shape === 'object' && !hasShape(part, shape)) {
      throw new Error(`its ${name} is not what a state has`);
    }
  }
  return state;
}

function damagedState({ object, fault, generation, bytes }: Damage): DamagedObject {
  return new DamagedObject(`the state object ${object} is damaged: ${fault}`, {
    remedy: 'A running service heals it from the journal and the live file.',
    ...(generation && { generation }),
    ...(bytes && { bytes }),
  });
}
