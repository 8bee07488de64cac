import { NEVER } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Book, Notice, Outgoing } from '../../../src/alerts/book.js';
import { INCIDENTS, incidentStore } from '../../../src/alerts/incident-store.js';
import { type Outcome, RETRY_MS } from '../../../src/alerts/outbox.js';
import { watchIncidents } from '../../../src/alerts/raise-alerts.js';
import { newYorkDate } from '../../../src/domain/date.js';
import { INITIAL_STATE, type LastFailure } from '../../../src/domain/state.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import type { Damage } from '../../../src/store/read-object.js';
import { type JumpingTime, jumpingTime } from '../../support/jumping-time.js';
import { killedAfter, memoryStore } from '../../support/memory-store.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { type ModelWorld, modelWorld } from '../../support/model-world.js';
import { HOUR, MINUTE, NOW, setbackOf } from './standings.js';

const PERMANENT = setbackOf('permanent', 'access denied');

let time: JumpingTime;
let model: ModelWorld;
let store: ObjectStore;
let sent: Notice[];
/** What sending comes to; always `sent` unless a test says otherwise. */
let outcomes: (outgoing: Outgoing) => Outcome | Promise<Outcome>;

beforeEach(() => {
  time = jumpingTime(NOW);
  const { scheduler, now } = time;
  const virtual = { scheduler, now, elapsed: now, today: () => newYorkDate(now()) };
  model = modelWorld({ time: virtual, exporters: [HOT_COLD] });
  store = memoryStore();
  sent = [];
  outcomes = () => 'sent';
  fails(null);
});

/** From now on the exporter's last run has come to this. */
function fails(setback: LastFailure | null): void {
  // A cadence that begins now: no slot is open, so that nothing else is wrong.
  const cadence = { key: HOT_COLD.cadenceKey, since: NOW };
  model.states.set(HOT_COLD.name, { ...INITIAL_STATE, cadence, setback });
}

/** An instance that looks at how things stand every five minutes. */
function watch(holder: string, on: ObjectStore = store) {
  const alerts = {
    deps: { ...model.deps, holder },
    thresholds: { deadLetters: 10, lateMs: HOUR },
    deadLetters: () => [{ messages: 0, unkept: 0 }],
    change: incidentStore(on).change,
    send: async (outgoing: Outgoing) => {
      const outcome = await outcomes(outgoing);
      if (outcome === 'sent') sent.push(outgoing.notice);
      return { outcome, fault: outcome === 'sent' ? null : 'it answers 500' };
    },
  };
  return NEVER.pipe(watchIncidents(alerts)).subscribe();
}

const book = async () => {
  const object = await store.get(INCIDENTS);
  return JSON.parse(new TextDecoder().decode(object?.body)) as Book;
};
const events = (kind?: string) =>
  sent.flatMap(({ event, incident }) =>
    kind === undefined || incident.kind === kind ? [event] : [],
  );
const minutes = (n: number) => time.advanceTo(NOW + n * MINUTE);

describe('the book of incidents', () => {
  it('is shared: two instances open, remind and close once', async () => {
    for (const holder of ['one', 'two']) watch(holder);
    fails(PERMANENT);
    await minutes(400);
    fails(null);
    await minutes(420);
    expect(events()).toEqual(['opened', 'updated', 'closed']);
    expect(new Set(sent.map(({ incident }) => incident.id)).size).toBe(1);
    expect(model.warnings).toEqual([]);
  });

  it('writes nothing while nothing is wrong, nor while nothing changes', async () => {
    watch('one');
    await minutes(60);
    expect(await store.get(INCIDENTS)).toBeNull();
    fails(PERMANENT);
    await minutes(70);
    const before = await store.get(INCIDENTS);
    await minutes(300);
    expect((await store.get(INCIDENTS))?.generation).toBe(before?.generation);
  });

  it.each([true, false])(
    'survives a kill at any call (which took effect: %s): all is told, in order, again only under its id',
    async (effect) => {
      for (let calls = 0; calls < 16; calls += 1) {
        store = memoryStore();
        sent = [];
        fails(PERMANENT);
        const start = time.now();
        const first = watch('first', killedAfter(store, calls, effect));
        await time.advanceTo(start + 12 * MINUTE);
        first.unsubscribe();
        const second = watch('second');
        await time.advanceTo(start + 60 * MINUTE);
        fails(null);
        await time.advanceTo(start + 90 * MINUTE);
        second.unsubscribe();
        const distinct = new Map(sent.map((notice) => [notice.id, notice.event]));
        expect([...distinct.values()], `killed at call ${calls}`).toEqual(['opened', 'closed']);
        expect(sent.length).toBeLessThanOrEqual(3);
      }
    },
  );

  it('tries a notice again that could not be sent, and later ones only after it', async () => {
    const tries: string[] = [];
    outcomes = ({ notice, failures }) => {
      if (notice.incident.kind === 'webhook') return 'sent';
      tries.push(`${notice.event} ${failures}`);
      return notice.event === 'opened' && failures < 5 ? 'failed' : 'sent';
    };
    watch('one');
    fails(PERMANENT);
    await minutes(6);
    fails(null);
    await minutes(60);
    const opened = [0, 1, 2, 3, 4, 5].map((n) => `opened ${n}`);
    expect(tries).toEqual([...opened, 'closed 0']);
    expect(events('failing')).toEqual(['opened', 'closed']);
    expect(RETRY_MS).toBe(5 * MINUTE);
  });

  it.each([
    ['failed', 'the alert webhook takes no notices: it answers 500; they wait, for a day'],
    ['refused', 'the alert webhook refuses notices: it answers 500; they are dropped'],
  ] as const)(
    'holds a webhook that %s open as an incident until it takes a notice',
    async (how, summary) => {
      const standing = async () => (await book()).open.filter(({ kind }) => kind === 'webhook');
      outcomes = () => how;
      watch('one');
      fails(PERMANENT);
      await minutes(12);
      expect(await standing()).toMatchObject([{ key: 'webhook', severity: 'warning', summary }]);
      outcomes = () => 'sent';
      await minutes(24 * 60);
      expect(await standing()).toEqual([]);
    },
  );

  it('drops what is refused, and what could not be sent for a day', async () => {
    outcomes = ({ notice }) => (notice.event === 'opened' ? 'refused' : 'failed');
    watch('one');
    fails(PERMANENT);
    await minutes(10);
    fails(null);
    await minutes(30);
    const outbox = async () =>
      (await book()).outbox.flatMap(({ notice }) =>
        notice.incident.kind === 'failing' ? [notice.event] : [],
      );
    expect(await outbox()).toEqual(['closed']);
    await minutes(26 * 60);
    expect(await outbox()).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('lets another instance send what its sender left, once the lease has ended', async () => {
    outcomes = () => new Promise(() => {});
    const stuck = watch('stuck');
    fails(PERMANENT);
    await minutes(6);
    stuck.unsubscribe();
    outcomes = () => 'sent';
    watch('other');
    await minutes(20);
    expect(events()).toEqual(['opened']);
  });

  it('goes on judging while a notice is being sent', async () => {
    outcomes = () => new Promise(() => {});
    watch('one');
    fails(PERMANENT);
    await minutes(6);
    fails(null);
    await minutes(30);
    const object = await store.get(INCIDENTS);
    expect(JSON.parse(new TextDecoder().decode(object?.body))).toMatchObject({
      open: [],
      outbox: [{ notice: { event: 'opened' } }, { notice: { event: 'closed' } }],
    });
  });

  const put = (text: string) =>
    store.put(INCIDENTS, new TextEncoder().encode(text), { contentType: 'application/json' });

  it.each(['', 'not JSON', 'null', '[]', '{"version":1}'])(
    'is begun anew where it is damaged, and what was found is kept: %j',
    async (text) => {
      await put(text);
      const told: unknown[] = [];
      const onDamage = (damage: Damage, movedTo: string | null) =>
        told.push([damage.object, movedTo]);
      const { change } = incidentStore(store, { mend: true, onDamage });
      expect(await change((book) => [book, book.open])).toEqual([]);
      expect(await change((book) => [book, book.open])).toEqual([]);
      expect(told).toEqual([[INCIDENTS, `damaged/${INCIDENTS}`]]);
      expect(new TextDecoder().decode((await store.get(`damaged/${INCIDENTS}`))?.body)).toBe(text);
      watch('one');
      fails(PERMANENT);
      await minutes(6);
      expect(events()).toEqual(['opened']);
    },
  );

  it('is only looked at by those who do not keep it', async () => {
    await put('torn');
    const told: Damage[] = [];
    const looks = { mend: false, onDamage: (damage: Damage) => void told.push(damage) };
    expect(await incidentStore(store, looks).change((book) => [book, book.open])).toEqual([]);
    expect(told).toMatchObject([{ object: INCIDENTS }]);
    expect(await store.list('')).toEqual([INCIDENTS]);
  });

  it('is left alone when a newer version wrote it', async () => {
    await put('{"version":2}');
    await expect(incidentStore(store).change((book) => [book, null])).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining('newer version'),
    });
    watch('one');
    await minutes(6);
    expect(model.warnings).toEqual(['incidents could not be reviewed; retrying']);
  });
});
