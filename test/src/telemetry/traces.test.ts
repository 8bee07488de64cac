import { afterEach, describe, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import type { Failure } from '../../../streams/flow.js';
import { gathered, type Seen } from '../../support/gathered.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { HOUR, MINUTE } from '../../support/season.js';

const SUNDAY = '2025-11-09';
const SATURDAY = '2025-11-08';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PUBLISHER = 'b7ad6b7169203331';
const OTHER = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = (trace: string, sampled = '01') => `00-${trace}-${PUBLISHER}-${sampled}`;

let open: Awaited<ReturnType<typeof gathered>> | null = null;
afterEach(() => open?.close());

async function season(options: Partial<Parameters<typeof gathered>[0]> = {}) {
  open = await gathered({ until: SUNDAY, exporters: [HOT_COLD], ...options });
  return open;
}
const named = (spans: readonly Seen[], name: string) => spans.filter((span) => span.name === name);
const one = (spans: readonly Seen[], name: string): Seen => {
  const [span, ...more] = named(spans, name);
  if (span === undefined || more.length > 0) expect.fail(`${more.length} and ${span?.name}`);
  return span;
};

describe('traces', () => {
  it.each(['traceparent', 'googclient_traceparent'])(
    'one for a landing from its publisher (%s) to the published file',
    async (attribute) => {
      const { service, spans } = await season();
      const landedAt = service.time.now();
      service.land(PLAYER_GAMES, SUNDAY, { attributes: { [attribute]: traceparent(TRACE) } });
      service.time.advanceBy(5 * MINUTE);
      expect(service.published).toHaveLength(1);
      const all = spans();
      expect(new Set(all.map(({ trace }) => trace))).toEqual(new Set([TRACE]));
      const [intake, settle, run] = ['intake', 'settle', 'run'].map((name) => one(all, name));
      const [compute, publish] = ['compute', 'publish'].map((name) => one(all, name));
      expect(intake).toMatchObject({
        parent: PUBLISHER,
        startedAt: landedAt,
        attributes: {
          'trends.table': PLAYER_GAMES,
          'trends.game_date': SUNDAY,
          'trends.exporters': 'trends-hot-cold',
          'messaging.message.id': expect.stringContaining('message-'),
        },
      });
      expect(settle).toMatchObject({ parent: intake?.id, startedAt: landedAt });
      expect(settle?.endedAt).toBe(landedAt + MINUTE);
      expect(run).toMatchObject({
        parent: intake?.id,
        links: [],
        attributes: {
          'trends.run': service.published[0]?.request.runId,
          'trends.cause': 'landing',
          'trends.status': 'published',
          'trends.data_through': SUNDAY,
        },
      });
      expect(compute).toMatchObject({ parent: run?.id, events: ['build', 'guard'] });
      expect(publish).toMatchObject({
        parent: run?.id,
        attributes: { 'trends.file': 'whos-hot-v2.json', 'trends.status': 'published' },
      });
      expect(all.every(({ startedAt, endedAt }) => startedAt <= endedAt)).toBe(true);
    },
  );

  it('a run for several landings is in the trace of the newest, and linked to the others', async () => {
    const { service, spans } = await season();
    service.land(PLAYER_GAMES, SATURDAY, {
      edition: 2,
      attributes: { traceparent: traceparent(TRACE) },
    });
    service.time.advanceBy(10_000);
    service.land(PLAYER_GAMES, SUNDAY, { attributes: { traceparent: traceparent(OTHER) } });
    service.time.advanceBy(5 * MINUTE);
    expect(one(spans(), 'run')).toMatchObject({ trace: OTHER, links: [TRACE] });
    expect(named(spans(), 'settle').map(({ trace }) => trace)).toEqual([TRACE, OTHER]);
  });

  it('a landing without a publisher’s trace has one of its own', async () => {
    const { service, spans } = await season();
    service.land(PLAYER_GAMES, SUNDAY);
    service.time.advanceBy(5 * MINUTE);
    const intake = one(spans(), 'intake');
    expect(intake.parent).toBeUndefined();
    expect(new Set(spans().map(({ trace }) => trace))).toEqual(new Set([intake.trace]));
  });

  it('what nobody announced is traced too, with the run that had it before it settled', async () => {
    const { service, spans } = await season();
    service.land(PLAYER_GAMES, SUNDAY, { silently: true });
    service.time.advanceBy(HOUR);
    const intake = one(spans(), 'intake');
    expect(intake.attributes).toMatchObject({ 'trends.source': 'observed' });
    expect(one(spans(), 'run').parent).toBe(intake.id);
  });

  it('nothing is recorded of what its publisher does not sample', async () => {
    const { service, spans } = await season();
    service.land(PLAYER_GAMES, SUNDAY, { attributes: { traceparent: traceparent(TRACE, '00') } });
    service.time.advanceBy(5 * MINUTE);
    expect(service.published).toHaveLength(1);
    expect(spans()).toEqual([]);
  });

  it('a verdict is a moment in the trace of the landing that waits', async () => {
    const { service, spans } = await season();
    service.announce(PLAYER_GAMES, SUNDAY, { attributes: { traceparent: traceparent(TRACE) } });
    service.time.advanceBy(5 * MINUTE);
    const [gate] = named(spans(), 'gate');
    expect(gate).toMatchObject({
      trace: TRACE,
      attributes: {
        'trends.reason': 'waiting-for',
        'trends.detail': `${PLAYER_GAMES} ${SUNDAY}`,
      },
    });
    expect(gate?.endedAt).toBe(gate?.startedAt);
  });

  it('the tries of a run that fails are all in the landing’s trace', async () => {
    const failure: Failure = { kind: 'transient', message: 'no answer', remedy: 'Wait.' };
    let failures = 2;
    const { service, spans } = await season({
      behaviour: { refreshFails: () => (failures-- > 0 ? failure : null) },
    });
    failures = 2;
    service.land(PLAYER_GAMES, SUNDAY, { attributes: { traceparent: traceparent(TRACE) } });
    service.time.advanceBy(25 * MINUTE);
    const runs = named(spans(), 'run');
    expect(runs.map(({ trace, failed }) => [trace, failed])).toEqual([
      [TRACE, true],
      [TRACE, true],
      [TRACE, false],
    ]);
  });
});
