import { describe, expect, it } from 'vitest';
import { type Decoded, decode } from '../../../src/domain/decode.js';
import { landingId } from '../../../src/domain/landing.js';
import { fc } from '../../support/properties.js';

const RECEIVED = Date.parse('2025-11-15T12:00:00Z');

/** A completion event with every field the contract names. */
const COMPLETE = {
  processor_name: 'PlayerGameSummaryProcessor',
  phase: 'phase_3_analytics',
  execution_id: 'e-1',
  correlation_id: 'c-1',
  game_date: '2025-11-14',
  status: 'success',
  timestamp: '2025-11-15T06:41:07.123456-05:00',
  output_table: 'player_game_summary',
  output_dataset: 'nba_analytics',
  record_count: 25,
  records_failed: 0,
  duration_seconds: 12.5,
  parent_processor: 'x',
  trigger_source: 'y',
  trigger_message_id: 'z',
  metadata: { is_incremental: true, entities_changed: ['a'] },
};

const body = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const read = (changes: object = {}): Decoded => decode(body({ ...COMPLETE, ...changes }), RECEIVED);
const without = (...fields: readonly string[]): Decoded =>
  decode(
    body(Object.fromEntries(Object.entries(COMPLETE).filter(([key]) => !fields.includes(key)))),
    RECEIVED,
  );
const tableOfLanding = (decoded: Decoded) =>
  decoded.kind === 'landing' ? decoded.landing.table : decoded;
const faultOf = (decoded: Decoded) => (decoded.kind === 'rejected' ? decoded.fault : decoded.kind);

describe('decode: completion events', () => {
  it('reads a complete event', () => {
    expect(read()).toEqual({
      kind: 'landing',
      landing: {
        id: 'e-1/nba_analytics.player_game_summary/2025-11-14/success',
        table: 'nba_analytics.player_game_summary',
        gameDate: '2025-11-14',
        landedAt: Date.parse('2025-11-15T11:41:07.123Z'),
        receivedAt: RECEIVED,
        executionId: 'e-1',
        correlationId: 'c-1',
        status: 'success',
        records: 25,
        source: 'event',
      },
      ignored: [],
    });
  });

  it("reads the older publisher's event", () => {
    const older = {
      event_type: 'analytics_complete',
      processor_name: 'PlayerGameSummaryProcessor',
      target_table: 'nba_analytics.player_game_summary',
      execution_id: 'a-1',
      correlation_id: 'm-1',
      game_date: '2025-11-15',
      record_count: 25,
      status: 'success',
      timestamp: '2025-11-15T02:35:00Z',
    };
    expect(decode(body(older), RECEIVED)).toMatchObject({
      kind: 'landing',
      landing: { table: 'nba_analytics.player_game_summary', executionId: 'a-1', records: 25 },
    });
  });

  it('takes every optional field as absent or null', () => {
    const optional = [
      ...['phase', 'output_table', 'output_dataset', 'record_count', 'records_failed'],
      ...['duration_seconds', 'parent_processor', 'trigger_source', 'trigger_message_id'],
      'metadata',
    ];
    expect(without(...optional).kind).toBe('landing');
    expect(read(Object.fromEntries(optional.map((field) => [field, null]))).kind).toBe('landing');
  });

  it('takes a table, a date and a status as enough', () => {
    const enough = {
      output_table: 'player_game_summary',
      game_date: '2025-11-14',
      status: 'success',
    };
    const origin = { id: 'message-7', topic: null, publishedAt: RECEIVED - 5_000 };
    expect(decode(body(enough), RECEIVED, origin)).toEqual({
      kind: 'landing',
      landing: {
        id: 'message-7/nba_analytics.player_game_summary/2025-11-14/success',
        table: 'nba_analytics.player_game_summary',
        gameDate: '2025-11-14',
        landedAt: RECEIVED - 5_000,
        receivedAt: RECEIVED,
        executionId: 'message-7',
        correlationId: '',
        status: 'success',
        records: null,
        source: 'event',
      },
      ignored: [],
    });
    const unpublished = decode(body(enough), RECEIVED, { id: 'm', topic: null });
    expect(unpublished).toMatchObject({ landing: { landedAt: RECEIVED } });
  });

  it.each([
    ['processor_name', 7],
    ['processor_name', 'x'.repeat(201)],
    ['phase', 3],
    ['phase', 'phase_9'],
    ['execution_id', 7],
    ['execution_id', 'x'.repeat(201)],
    ['run_id', []],
    ['correlation_id', 'x'.repeat(201)],
    ['timestamp', '2025-11-15T06:41:07'],
    ['timestamp', '2025-02-30T06:41:07Z'],
    ['timestamp', 1_763_206_867],
    ['record_count', -1],
    ['record_count', 2.5],
    ['records_failed', '0'],
    ['duration_seconds', '12'],
    ['parent_processor', {}],
    ['error_message', 7],
    ['metadata', []],
    ['metadata', 'x'],
    ['output_dataset', 'not a dataset'],
  ])('counts %s as absent when it is %j, and says so', (field, value) => {
    const decoded = read({ [field]: value });
    expect(decoded).toMatchObject({ kind: 'landing', ignored: [field] });
    expect(decoded).toMatchObject({
      landing: { table: 'nba_analytics.player_game_summary', gameDate: '2025-11-14' },
    });
  });

  it('keeps nothing of what is out of bounds', () => {
    const long = 'x'.repeat(201);
    const origin = { id: 'm-1', topic: null };
    const changed = { ...COMPLETE, execution_id: long, correlation_id: long, timestamp: long };
    expect(decode(body(changed), RECEIVED, origin)).toMatchObject({
      landing: { executionId: 'm-1', correlationId: '', landedAt: RECEIVED },
      ignored: ['execution_id', 'correlation_id', 'timestamp'],
    });
  });

  it('takes NaN and Infinity for null', () => {
    const text = JSON.stringify(COMPLETE).replace('12.5', 'NaN').replace('true', '-Infinity');
    expect(decode(new TextEncoder().encode(text), RECEIVED)).toEqual(read());
  });

  it.each([
    ['game_date', undefined, 'game_date: is missing'],
    ['game_date', null, 'game_date: is missing'],
    ['game_date', '', 'game_date: is not a date YYYY-MM-DD: ""'],
    ['game_date', 'None', 'game_date: is not a date YYYY-MM-DD: "None"'],
    ['game_date', '2025-02-29', 'game_date: is not a date YYYY-MM-DD'],
    ['game_date', '2025-13-01', 'game_date: is not a date YYYY-MM-DD'],
    ['game_date', '2025-1-1', 'game_date: is not a date YYYY-MM-DD'],
    ['game_date', '2025-11-14T00:00:00Z', 'game_date: is not a date YYYY-MM-DD'],
    ['game_date', 20_251_114, 'game_date: is not a date YYYY-MM-DD: 20251114'],
    ['status', undefined, 'status: is missing (and so is success)'],
    ['status', '', 'status: is none of success, partial, no_data, failed, skipped: ""'],
    ['status', 'SUCCESS', 'status: is none of'],
    ['status', 7, 'status: is none of'],
    ['status', 'x'.repeat(500), 'status: is none of'],
    ['output_table', 'x'.repeat(129), 'output_table: is longer than 128 characters'],
    ['output_dataset', 'x'.repeat(129), 'output_dataset: is longer than 128 characters'],
    ['target_table', 'x'.repeat(129), 'target_table: is longer than 128 characters'],
  ])('refuses %s when it is %j, by its name', (field, value, fault) => {
    const told = faultOf(read({ [field]: value }));
    expect(told).toMatch(/^completion event: /);
    expect(told).toContain(fault);
    expect(told.length).toBeLessThan(400);
  });

  it('names every faulty field at once', () => {
    const fault = faultOf(
      read({
        game_date: '14.11.2025',
        status: 'odd',
        output_table: 'a b',
        processor_name: 'Odd',
        output_dataset: null,
      }),
    );
    for (const field of ['game_date', 'status', 'output_table']) expect(fault).toContain(field);
  });

  it('understands older names', () => {
    const older = {
      source_table: 'player_game_summary',
      analysis_date: '2025-11-14',
      processor_name: 'PlayerGameSummaryProcessor',
      success: true,
      run_id: 'r-1',
    };
    expect(decode(body(older), RECEIVED)).toMatchObject({
      landing: {
        id: 'r-1/nba_analytics.player_game_summary/2025-11-14/success',
        gameDate: '2025-11-14',
      },
    });
    expect(decode(body({ ...older, success: false }), RECEIVED)).toMatchObject({
      kind: 'set-aside',
      status: 'failed',
      executionId: 'r-1',
    });
    const newer = { ...older, execution_id: 'e-1', game_date: '2025-11-15' };
    expect(decode(body(newer), RECEIVED)).toMatchObject({
      landing: { executionId: 'e-1', gameDate: '2025-11-15' },
    });
    expect(faultOf(decode(body({ ...older, success: 'true' }), RECEIVED))).toContain('success: ');
  });

  it.each(['no_data', 'failed', 'skipped'])('sets %s aside: it can never trigger', (status) => {
    expect(read({ status })).toEqual({
      kind: 'set-aside',
      status,
      table: 'nba_analytics.player_game_summary',
      gameDate: '2025-11-14',
      executionId: 'e-1',
      ignored: [],
    });
  });

  it('keeps partial apart from success', () => {
    const partial = read({ status: 'partial' });
    expect(partial).toMatchObject({ kind: 'landing', landing: { status: 'partial' } });
    expect(partial.kind === 'landing' && partial.landing.id).toMatch(/\/partial$/);
  });

  it('lets success say it where status is absent', () => {
    const { status: _, ...rest } = COMPLETE;
    expect(decode(body({ ...rest, success: true }), RECEIVED)).toMatchObject({
      landing: { status: 'success' },
    });
    expect(decode(body({ ...rest, success: false }), RECEIVED)).toMatchObject({
      kind: 'set-aside',
      status: 'failed',
    });
    expect(read({ status: 'partial', success: true })).toMatchObject({
      landing: { status: 'partial' },
    });
  });

  it('keeps unknown fields from mattering', () => {
    expect(read({ something_new: { deep: [1] }, constructor: 1 })).toEqual(read());
  });

  it('identifies a completion by execution, table, date and status', () => {
    const facts = { executionId: 'e', table: 'a.b', gameDate: '2025-11-14', status: 'success' };
    const ids = [
      facts,
      { ...facts, executionId: 'f' },
      { ...facts, table: 'a.c' },
      { ...facts, gameDate: '2025-11-15' },
      { ...facts, status: 'partial' },
    ].map((each) => landingId(each as Parameters<typeof landingId>[0]));
    expect(new Set(ids).size).toBe(5);
  });

  it('does not unpack push envelopes: that is the endpoint’s business', () => {
    const data = Buffer.from(body(COMPLETE)).toString('base64');
    expect(decode(body({ message: { data, messageId: '1' } }), RECEIVED).kind).toBe('rejected');
  });
});

describe('decode: which table', () => {
  const none = { output_dataset: null, output_table: null };
  it.each([
    [{ output_dataset: 'd', output_table: 't' }, 'd.t'],
    [{ output_dataset: 'project.d', output_table: 't' }, 'd.t'],
    [{ output_dataset: 'd', output_table: 'x.t' }, 'x.t'],
    [{ output_dataset: null, output_table: 'p-1.x.t' }, 'x.t'],
    [{ output_dataset: null, output_table: 'p-1:x.t' }, 'x.t'],
    [{ output_dataset: 'd', output_table: 't$20251114' }, 'd.t'],
    [{ ...none, target_table: 'x.t' }, 'x.t'],
    [{ ...none, analytics_table: 'x.t' }, 'x.t'],
    [{ ...none, output_dataset: 'd', source_table: 't' }, 'd.t'],
    [{ output_dataset: null, output_table: 't', target_table: 'p.x.t' }, 'x.t'],
    [
      { ...none, output_table: 'team_defense_zone_analysis' },
      'nba_precompute.team_defense_zone_analysis',
    ],
    [{ ...none, source_table: 'nbac_schedule' }, 'nba_raw.nbac_schedule'],
    [{ output_dataset: null, output_table: 't' }, 'nba_analytics.t'],
    [{ output_dataset: null, output_table: 't', phase: 'phase_4_precompute' }, 'nba_precompute.t'],
    [{ output_dataset: '', output_table: '' }, 'nba_analytics.player_game_summary'],
    [{ ...none, output_table: 7 }, 'nba_analytics.player_game_summary'],
    [
      { ...none, processor_name: 'TeamDefenseZoneAnalysisProcessor' },
      'nba_precompute.team_defense_zone_analysis',
    ],
    [{ ...none, processor_name: 'MLFeatureStoreProcessor' }, 'nba_precompute.ml_feature_store'],
  ])('%j is %s', (fields, table) => {
    expect(tableOfLanding(read(fields))).toBe(table);
  });

  it.each([
    ['nba-phase3-analytics-complete', 'nba_analytics.t'],
    ['nba-phase4-precompute-complete', 'nba_precompute.t'],
  ])('a bare name we do not know, on %s, is %s', (topic, table) => {
    const event = body({ ...COMPLETE, output_dataset: null, output_table: 't' });
    expect(tableOfLanding(decode(event, RECEIVED, { id: 'm', topic }))).toBe(table);
  });

  it.each(['NewProcessor', 'player_game_summary', 'PlayerGameSummary'])(
    'rejects an event that names no table and the processor %s, shortly',
    (processor_name) => {
      const fields = { output_dataset: null, output_table: null, processor_name };
      expect(faultOf(read(fields))).toMatch(
        new RegExp(`output_table.*"${processor_name}".*Send output_dataset`),
      );
    },
  );

  it.each([
    [{ event_type: 'phase4_complete', game_date: '2025-11-14' }, 'event_type "phase4_complete"'],
    [{ game_date: '2025-11-14', source: 'manual' }, 'game_date "2025-11-14"'],
    [{ analysis_date: 'None' }, 'analysis_date "None"'],
    [{ status: 'success' }, 'status "success"'],
  ])('notes %j: something landed, and nothing tells where', (event, says) => {
    expect(decode(body(event), RECEIVED)).toMatchObject({
      kind: 'no-table',
      says: expect.stringContaining(says),
    });
  });

  it('rejects what says nothing of a load', () => {
    expect(faultOf(decode(body({}), RECEIVED))).toContain('output_table, game_date and status');
    const note = { kind: 'storage#object', name: 'o', bucket: 'b' };
    expect(faultOf(decode(body(note), RECEIVED))).toContain('a Cloud Storage notification');
  });
});

describe("decode: BigQuery's audit log", () => {
  const entry = (payload: object) =>
    decode(body({ logName: 'x', protoPayload: payload }), RECEIVED);
  const changed = { tableDataChange: { insertedRowsCount: '250' } };
  const resourceName = 'projects/p/datasets/nba_analytics/tables/player_game_summary';

  it('announces a table without a date, on whichever topic', () => {
    const change = { kind: 'change', table: 'nba_analytics.player_game_summary' };
    expect(entry({ metadata: changed, resourceName })).toEqual(change);
    expect(entry({ metadata: changed, resourceName: `${resourceName}$20251114` })).toEqual(change);
  });

  it('is not ours when it tells of no change, and rejected when it names no table', () => {
    expect(entry({ metadata: { tableDataRead: {} }, resourceName }).kind).toBe('not-ours');
    for (const resource of [undefined, 7, 'projects/p/datasets/d', 'x'.repeat(300)]) {
      const fault = faultOf(entry({ metadata: changed, resourceName: resource }));
      expect(fault).toContain('protoPayload.resourceName');
      expect(fault.length).toBeLessThan(300);
    }
  });
});

describe('decode: timed triggers', () => {
  const trigger = (value: object, topic: string | null = null) =>
    decode(body(value), RECEIVED, { id: 'm', topic });

  it('reads names, date and force', () => {
    expect(
      trigger({ export_types: ['trends-hot-cold'], target_date: 'yesterday', force: true }),
    ).toEqual({
      kind: 'timed-trigger',
      exportTypes: ['trends-hot-cold'],
      targetDate: 'yesterday',
      force: true,
    });
  });

  it('means today, unforced, where nothing is said', () => {
    const nothing = { targetDate: 'today', force: false };
    expect(trigger({ export_types: ['trends-all'] })).toMatchObject(nothing);
    expect(trigger({ export_types: ['trends-all'], target_date: null, force: null })).toMatchObject(
      nothing,
    );
  });

  it.each([
    [{ export_types: ['a'], target_date: 'tomorrow' }, 'target_date: is neither today'],
    [{ export_types: ['a'], target_date: 7 }, 'target_date: is neither today'],
    [{ export_types: ['a'], force: 'yes' }, 'force: '],
  ])('finds fault with %j, naming the field, should it be for us', (value, fault) => {
    expect(trigger(value)).toMatchObject({
      kind: 'timed-trigger',
      fault: expect.stringContaining(`timed trigger: ${fault}`),
    });
  });

  it('rejects export_types that are no list', () => {
    expect(faultOf(trigger({ export_types: 'trends-all' }))).toContain(
      'timed trigger: export_types: ',
    );
  });

  it.each([
    [{ sport: 'mlb', export_types: ['trends-hot-cold'] }, 'sport: "mlb"'],
    [{ players: true, min_games: 5 }, 'it has no export_types'],
    [{ game_date: '2025-11-14' }, 'it has no export_types'],
    [{ output_table: 'x', game_date: 'None' }, 'it has no export_types'],
  ])('on its own topic %j is for others', (value, detail) => {
    expect(trigger(value, 'nba-phase6-export-trigger')).toEqual({ kind: 'not-ours', detail });
  });

  it('on its own topic a completion is one', () => {
    expect(trigger(COMPLETE, 'nba-phase6-export-trigger').kind).toBe('landing');
    expect(trigger({ sport: 'NBA', export_types: ['a'] }).kind).toBe('timed-trigger');
  });
});

describe('decode: the envelope', () => {
  it('says what is wrong with it, whatever the body may be', () => {
    const origin = { id: 'm', topic: null, fault: 'message: is not an object' };
    expect(faultOf(decode(body(COMPLETE), RECEIVED, origin))).toMatch(
      /^push body: message: is not an object\. /,
    );
  });
});

describe('decode: anything at all', () => {
  const FIELDS =
    /body|message|audit|processor_name|execution_id|correlation_id|game_date|status|timestamp|phase|output_table|output_dataset|target_table|record|duration|metadata|success|export_types|target_date|force/;
  const judge = (decoded: Decoded) => {
    if (decoded.kind === 'rejected') {
      expect(decoded.fault).toMatch(FIELDS);
      expect(decoded.fault.length).toBeLessThan(2_000);
    }
    if (decoded.kind === 'landing') expect(Number.isFinite(decoded.landing.landedAt)).toBe(true);
  };

  it('never throws on bytes, and rejects with a fault that names the field or the body', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => judge(decode(bytes, 0))));
  });

  it('never throws on JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => judge(decode(body(value), 0))));
  });

  it('never throws on events of which any field is something else', () => {
    const field = fc.constantFrom(...Object.keys(COMPLETE), 'success', 'target_table', 'force');
    const wrong = fc.dictionary(field, fc.oneof(fc.jsonValue(), fc.string({ maxLength: 2_000 })));
    fc.assert(fc.property(wrong, (changes) => judge(read(changes))));
  });
});
