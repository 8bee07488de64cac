import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { eventsOf, generateLeague, writeLeague } from '../../../src/sample/index.js';
import { openPrivateStore } from '../../../src/service/open-store.js';
import type { Measures } from '../../../src/simulate/measures.js';
import { journal } from '../../../src/store/journal.js';
import { runCommand } from '../../support/run-command.js';
import { sampleSeason } from '../../support/sample-folder.js';
import { temporaryFolder } from '../../support/table-folder.js';
import { twoDays } from '../simulate/made.js';

const base = temporaryFolder('simulate');
const WEEK = ['--season', '2024', '--seed', '3', '--from', '2025-01-06', '--to', '2025-01-12'];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(base, 'case-'));
});

const simulate = (...args: readonly string[]) =>
  runCommand('simulate', '--state', join(folder, 'private'), ...args);

describe('trends simulate', () => {
  it('sets event and clock side by side', async () => {
    const { text, code } = await simulate(...WEEK);
    const [first = '', ...lines] = text.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(first).toMatch(
      /^2025-01-06 to 2025-01-12: 203 landings of season 2024 of the invented league, seed 3, in \d+\.\d s$/,
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../fixtures/simulate/week.txt');
  });

  it('answers machines with every measure in milliseconds, shares and bytes', async () => {
    const { text } = await simulate(...WEEK, '--only', 'trends-hot-cold', '--json');
    const { tookMs, ...answer } = JSON.parse(text);
    expect(tookMs).toBeGreaterThan(0);
    expect(answer.period).toMatchObject({ from: '2025-01-06', to: '2025-01-12', gameDates: 7 });
    expect(answer.configurations.map(({ name }: { name: string }) => name)).toEqual([
      'event',
      'clock',
    ]);
    expect(answer.configurations[1]).toMatchObject({
      kind: 'clock',
      levels: { queries: 0, bytes: 0 },
      exporters: [{ exporter: 'trends-hot-cold', refreshes: 7, missed: 7, left: 7, queries: 14 }],
      total: { refreshes: 7, bytes: 14 * 10 * 1024 ** 2 },
    });
    expect(answer.configurations[0].total.freshShare).toBeGreaterThan(0.999);
    expect(answer.assumptions.length).toBeGreaterThan(5);
  });

  it('draws a picture where it is told to', async () => {
    const picture = join(folder, 'why.svg');
    const { text } = await simulate(...WEEK, '--only', 'trends-daily', '--picture', picture);
    expect(readFileSync(picture, 'utf8')).toMatch(/^<svg /);
    expect(text).toContain(`The picture is in ${picture}`);
  });

  it('plays the journal where no other events are named', async () => {
    const config = loadConfig({ env: {}, flags: { state: join(folder, 'private') } });
    const lines = journal({ store: await openPrivateStore(config), now: Date.now, instance: 'a' });
    for (const landing of twoDays().landings) {
      const entry = { at: landing.landedAt, messageId: 'm', reason: null, routes: [] };
      await lines.append({ kind: 'landing', ...entry, landing });
    }
    const { text, code } = await simulate('--only', 'trends-hot-cold', '--json');
    const { period, configurations } = JSON.parse(text);
    expect(code).toBe(0);
    expect(period).toMatchObject({ from: '2025-01-14', to: '2025-01-15', landings: 3 });
    expect(period.source).toMatch(/^the journal in /);
    const refreshes = configurations.map(({ total }: { total: Measures }) => total.refreshes);
    expect(refreshes).toEqual([3, 1]);
  });

  it('asks the warehouse with --measure only, and says so', async () => {
    await writeLeague(sampleSeason(), folder, { through: '2025-01-12' });
    const { text } = await simulate(
      ...WEEK,
      '--only',
      'trends-daily',
      '--measure',
      '--data',
      folder,
    );
    expect(text).toContain('Billed: what the warehouse says the query reads now');
    const nowhere = join(folder, 'nowhere');
    await expect(simulate(...WEEK, '--measure', '--data', nowhere)).rejects.toThrow(nowhere);
    expect(await simulate(...WEEK, '--data', nowhere)).toMatchObject({ code: 0 });
  });

  it('takes the events of a file, and tells which lines it leaves out', async () => {
    const league = generateLeague({ seed: 3, seasons: 1, lastSeason: 2024 });
    const lines = [...eventsOf(league, '2025-01-06', '2025-01-08')].map((event) =>
      JSON.stringify(event),
    );
    const file = join(folder, 'events.ndjson');
    writeFileSync(file, [...lines, '{"game_date": 7'].join('\n'));
    const { text, code } = await simulate('--events', file, '--only', 'trends-daily');
    expect(code).toBe(0);
    expect(text).toContain(`line ${lines.length + 1} is left out`);
    expect(text).toMatch(/^2025-01-06 to 2025-01-09: \d+ landings of .*events.ndjson/m);
  });

  it.each([
    [[], 'nothing landed in the journal in'],
    [
      ['--season', '2024', '--from', '2024-07-01', '--to', '2024-07-31'],
      'nothing landed from 2024-07',
    ],
    [['--season', '24'], '--season: "24" is not a season'],
    [['--season', '2024', '--seed', '-1'], '--seed: "-1" is not a seed'],
    [['--season', '2024', '--events', 'x.ndjson'], '--events: --season names other events'],
    [['--events', 'no-such.ndjson'], '--events: no-such.ndjson cannot be read'],
    [['--from', '2025-02-30'], '--from: "2025-02-30" is not a date'],
    [['--from', '2025-02-03', '--to', '2025-02-02'], '--from: 2025-02-03 lies after --to'],
    [['--only', 'hot-cold'], '--only: "hot-cold" is neither'],
    [['--under', 'evnt'], '--under "evnt"'],
    [['--under', 'event', '--under', 'event'], 'two configurations are called event'],
    [['--picture', 'why.png'], '--picture: why.png does not end in .svg'],
    [[...WEEK, '--only', 'trends-daily', '--picture', '/no/such/why.svg'], 'cannot be written'],
  ])('refuses %j', async (args, fault) => {
    await expect(simulate(...args)).rejects.toThrow(fault);
  });
});
