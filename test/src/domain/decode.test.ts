import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decoded, decode } from '../../../src/domain/decode.js';
import { landingId } from '../../../src/domain/landing.js';

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

  it.each(['processor_name', 'execution_id', 'correlation_id', 'game_date', 'timestamp', 'status'])(
    'rejects an event without %s, naming it',
    (field) => {
      expect(faultOf(without(field))).toMatch(
        new RegExp(`^completion event: ${field}: is missing`),
      );
      expect(faultOf(read({ [field]: null }))).toContain(`${field}: `);
      expect(faultOf(read({ [field]: '' }))).toContain(`${field}: `);
    },
  );

  it('names every faulty field at once, and stays short', () => {
    const fault = faultOf(read({ game_date: '14.11.2025', record_count: -1, metadata: [] }));
    for (const field of ['game_date', 'record_count', 'metadata']) expect(fault).toContain(field);
    const many = decode(body({ export_types: Array(50_000).fill('') }), RECEIVED);
    expect(faultOf(many)).toContain('and 49990 more');
    expect(faultOf(many).length).toBeLessThan(1_000);
  });

  it.each([
    ['2025-02-29', 'game_date'],
    ['2025-13-01', 'game_date'],
    ['2025-1-1', 'game_date'],
    ['2025-11-14T00:00:00Z', 'game_date'],
  ])('rejects the game date %s', (game_date, field) => {
    expect(faultOf(read({ game_date }))).toContain(`${field}: is not a date YYYY-MM-DD`);
  });

  it.each(['2025-11-15T06:41:07', '2025-11-15', 'yesterday', 1763206867])(
    'rejects the timestamp %s: an offset or Z is needed',
    (timestamp) => {
      expect(faultOf(read({ timestamp }))).toContain('timestamp: is not ISO 8601');
    },
  );

  it.each(['no_data', 'failed', 'skipped'])('sets %s aside: it can never trigger', (status) => {
    expect(read({ status })).toEqual({
      kind: 'set-aside',
      status,
      table: 'nba_analytics.player_game_summary',
      gameDate: '2025-11-14',
      executionId: 'e-1',
    });
  });

  it('keeps partial apart from success', () => {
    const partial = read({ status: 'partial' });
    expect(partial).toMatchObject({ kind: 'landing', landing: { status: 'partial' } });
    expect(partial.kind === 'landing' && partial.landing.id).toMatch(/\/partial$/);
  });

  it.each(['SUCCESS', 'ok', 'done', 7])('rejects the status %s, naming the field', (status) => {
    expect(faultOf(read({ status }))).toContain('status: ');
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
  it.each([
    [{ output_dataset: 'd', output_table: 't' }, 'd.t'],
    [{ output_dataset: 'd', output_table: 'x.t' }, 'x.t'],
    [{ output_dataset: null, output_table: 'p-1.x.t' }, 'x.t'],
    [{ output_dataset: null, output_table: null, target_table: 'x.t' }, 'x.t'],
    [{ output_dataset: null, output_table: 't', target_table: 'p.x.t' }, 'x.t'],
    [{ output_dataset: null, output_table: 't' }, 'nba_analytics.player_game_summary'],
    [{ output_dataset: '', output_table: '' }, 'nba_analytics.player_game_summary'],
    [
      {
        output_dataset: null,
        output_table: null,
        processor_name: 'TeamDefenseZoneAnalysisProcessor',
      },
      'nba_precompute.team_defense_zone_analysis',
    ],
    [
      { output_dataset: null, output_table: null, processor_name: 'MLFeatureStoreProcessor' },
      'nba_precompute.ml_feature_store',
    ],
  ])('%j is %s', (fields, table) => {
    expect(tableOfLanding(read(fields))).toBe(table);
  });

  it('rejects an event whose table nothing names, shortly', () => {
    const fields = { output_dataset: null, output_table: 't', processor_name: 'NewProcessor' };
    expect(faultOf(read(fields))).toMatch(/output_table.*"NewProcessor".*Send output_dataset/);
  });
});

describe('decode: timed triggers', () => {
  const trigger = (value: object) => decode(body(value), RECEIVED);

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
    expect(trigger({ export_types: ['trends-all'] })).toMatchObject({
      targetDate: 'today',
      force: false,
    });
  });

  it.each([
    [{ export_types: [] }, 'export_types: names no exporter'],
    [{ export_types: 'trends-all' }, 'export_types: '],
    [{ export_types: ['a'], target_date: 'tomorrow' }, 'target_date: is neither today'],
    [{ export_types: ['a'], force: 'yes' }, 'force: '],
  ])('rejects %j, naming the field', (value, fault) => {
    expect(faultOf(trigger(value))).toContain(`timed trigger: ${fault}`);
  });
});

describe('decode: anything at all', () => {
  const FIELDS =
    /body|processor_name|execution_id|correlation_id|game_date|status|timestamp|phase|output_table|output_dataset|target_table|record|duration|metadata|success|export_types|target_date|force/;
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
