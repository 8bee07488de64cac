import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import { HOT_COLD } from '../support/model-plans.js';
import type { ModelService } from '../support/model-service.js';
import type { Effect } from '../support/model-world.js';
import { HOUR, inSeason, MINUTE } from '../support/season.js';
import { newYork } from '../support/virtual-time.js';

const NAME = HOT_COLD.name;
const SUNDAY = '2025-11-09';
const SIX = newYork('2025-11-10', '06:00');

/** A morning on which the effects named fail, once the file is published, in a process that may die of it. */
function morning(breaking: readonly Effect[], dies: boolean) {
  const broken = new Set<Effect>();
  let armed = false;
  const service: ModelService = inSeason({
    until: SUNDAY,
    exporters: [HOT_COLD],
    behaviour: {
      refreshMs: () => MINUTE,
      publishMs: () => {
        if (armed) for (const effect of breaking) broken.add(effect);
        return 0;
      },
      breaks: (effect) => {
        if (!broken.has(effect)) return false;
        if (dies) service.crash();
        return true;
      },
    },
  });
  armed = true;
  service.time.at(SIX - HOUR, () => service.land(PLAYER_GAMES, SUNDAY));
  service.time.advanceTo(SIX);
  armed = false;
  return { service, broken };
}

const runsOf = ({ journal }: ModelService) =>
  journal.flatMap((entry) => (entry.kind === 'run' ? [entry.run] : []));

describe('a process that dies between publishing and recording', () => {
  it.each<[string, readonly Effect[]]>([
    ['before the line', ['journal']],
    ['between the line and the state', ['saveState']],
  ])('%s: the next one records the run, once, and runs nothing', (_, breaking) => {
    const { service, broken } = morning(breaking, true);
    expect(service.published).toHaveLength(1);
    expect(service.states.get(NAME)?.claim?.runId).toBe(service.runs[0]?.runId);
    broken.clear();
    service.start();
    service.time.advanceBy(HOUR);
    const [run] = service.runs;
    expect(service.runs).toHaveLength(1);
    expect(service.published).toHaveLength(1);
    expect(runsOf(service)).toMatchObject([
      { runId: run?.runId, status: 'published', error: null },
    ]);
    const state = service.states.get(NAME);
    expect(state).toMatchObject({ claim: null, live: { runId: run?.runId, asOf: '2025-11-10' } });
  });

  it('is told of in the log and in the line', () => {
    const { service, broken } = morning(['journal'], true);
    broken.clear();
    service.start();
    service.time.advanceBy(MINUTE);
    expect(runsOf(service)).toMatchObject([{ recovered: true }]);
    expect(service.warnings.filter((each) => each.includes('was cut off'))).toHaveLength(1);
  });

  it('leaves what it takes to run again when it had published nothing', () => {
    const { service, broken } = morning([], false);
    const before = service.published.length;
    service.land(PLAYER_GAMES, SUNDAY, { edition: 2 });
    service.time.advanceBy(90_000);
    service.crash();
    expect(service.states.get(NAME)?.claim).not.toBeNull();
    broken.clear();
    service.start();
    service.time.advanceBy(HOUR);
    expect(service.published).toHaveLength(before + 1);
    expect(service.lastOf(NAME)?.content).toBe(service.contentNow(NAME));
    expect(service.states.get(NAME)?.claim).toBeNull();
  });
});

describe('a process that lives on although it could not record', () => {
  it.each<[string, readonly Effect[]]>([
    ['the line', ['journal']],
    ['the state', ['saveState']],
    ['either', ['journal', 'saveState']],
  ])('%s: it does so with its next look', (_, breaking) => {
    const { service, broken } = morning(breaking, false);
    broken.clear();
    service.time.advanceBy(HOUR);
    expect(service.runs).toHaveLength(1);
    const [run] = service.runs;
    expect(runsOf(service)).toMatchObject([{ runId: run?.runId, status: 'published' }]);
    expect(service.states.get(NAME)).toMatchObject({ claim: null, live: { runId: run?.runId } });
  });
});

it('the claim of a run that goes on is left alone', () => {
  const { service } = morning([], false);
  service.land(PLAYER_GAMES, SUNDAY, { edition: 2 });
  service.time.advanceBy(90_000);
  const claim = service.states.get(NAME)?.claim;
  expect(claim).toMatchObject({ holder: 'the model' });
  service.send({ exports: [NAME] });
  service.time.advanceBy(10_000);
  expect(service.states.get(NAME)?.claim?.runId).toBe(claim?.runId);
});
