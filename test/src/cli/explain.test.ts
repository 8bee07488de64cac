import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import { pastMoment } from '../../../src/cli/moment.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { journal } from '../../../src/store/journal.js';
import { states } from '../../../src/store/states.js';
import { landed, landingAt, ny, ranAt, verdictAt } from '../../support/journal-lines.js';
import { runCommand } from '../../support/run-command.js';

const exporter = 'trends-hot-cold';
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trends-explain-'));
  const store = await openDirectoryStore(folder);
  let at = 0;
  const { append } = journal({ store, now: () => at, instance: 'a' });
  const landing = landingAt('2025-12-01 06:30', '2025-11-30');
  at = ny('2025-12-01 06:32');
  await append(
    verdictAt('2025-12-01 06:00', {
      exporter,
      reason: 'waiting-for',
      detail: `${PLAYER_GAMES} 2025-11-30`,
      until: ny('2025-12-01 08:00'),
    }),
  );
  await append(landed(exporter, landing));
  await append(ranAt('2025-12-01 06:31', { exporter, asOf: '2025-12-01', landings: [landing.id] }));
  await states(store).save(exporter, { ...INITIAL_STATE, paused: true });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const explain = (...args: readonly string[]) => runCommand('explain', ...args, '--state', folder);

describe('trends explain', () => {
  it('answers for a moment in the past from the journal alone', async () => {
    const { text, code } = await explain(exporter, '--at', '2025-12-01 06:31');
    expect(code).toBe(0);
    expect(text).toContain('Now: settling since Mon 2025-12-01 06:30 EST');
    const later = await explain(exporter, '--at', '2025-12-01T11:40:00Z', '--json');
    expect(JSON.parse(later.text)).toMatchObject({
      exporter,
      at: '2025-12-01T11:40:00.000Z',
      standing: { reason: 'refreshed' },
      lastRefresh: { runId: 'run-202512010631', startedAt: '2025-12-01T11:31:00.000Z' },
      since: [],
      journalFaults: [],
    });
  });

  it('answers for now with the state', async () => {
    const { text } = await explain(exporter);
    expect(text).toContain('Now: paused');
    expect(text).toContain('because data landed (run run-202512010631, took 4 s)');
  });

  it('reports what of the journal it could not read', async () => {
    const store = await openDirectoryStore(folder);
    await store.put('journal/2025-12-01/notes.txt', new Uint8Array(), {
      contentType: 'text/plain',
    });
    const { text, code } = await explain(exporter, '--at', '2025-12-01 07:00');
    expect(code).toBe(0);
    expect(text).toContain('left out: journal/2025-12-01/notes.txt: its name is none');
  });

  it.each([
    ['an unknown exporter', 'trends-hot-cld', [], 'did you mean trends-hot-cold?'],
    ['a group', 'trends-daily', [], 'is a group'],
    ['a time that is none', exporter, ['--at', 'yesterday'], 'is not a moment'],
    ['the future', exporter, ['--at', '2999-01-01 00:00'], 'has not come yet'],
  ])('refuses %s', async (_, name, args, message) => {
    await expect(explain(name, ...args)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(message),
    });
  });
});

describe('pastMoment', () => {
  const now = ny('2026-06-01 00:00');

  it.each([
    ['2025-12-01 07:10', '2025-12-01T12:10:00.000Z'],
    ['2025-07-01T07:10', '2025-07-01T11:10:00.000Z'],
    ['2025-03-09 02:30', '2025-03-09T07:00:00.000Z'],
    ['2025-11-02 01:30', '2025-11-02T05:30:00.000Z'],
    ['2025-12-01T07:10:00-05:00', '2025-12-01T12:10:00.000Z'],
    ['2025-12-01T12:10:00.250Z', '2025-12-01T12:10:00.250Z'],
  ])('reads %s', (text, utc) => {
    expect(new Date(pastMoment('--at', text, now)).toISOString()).toBe(utc);
  });

  it.each([
    '',
    '2025-12-01',
    '2025-02-30 07:10',
    '2025-12-01 24:00',
    '2025-12-01T12:61:00Z',
    'now',
  ])('refuses %j', (text) => {
    expect(() => pastMoment('--at', text, now)).toThrow('is not a moment');
  });
});
