import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import { trends } from '../../support/cli.js';
import { describeOnRealSeasons } from '../../support/real-seasons.js';

/** Early, middle and late in both seasons, and in the summer between. */
const DATES = ['2023-11-20', '2024-02-20', '2024-04-14', '2024-07-15', '2025-01-06', '2025-04-13'];

/** Has the process tell at its end what it used. */
const MEASURE =
  "process.on('exit', () => process.stderr.write(JSON.stringify(process.resourceUsage())));";

describeOnRealSeasons('trends export on real seasons', (data) => {
  it.each(DATES)(
    'publishes six valid files as of %s (time and memory are only printed)',
    async (date) => {
      const cwd = mkdtempSync(join(tmpdir(), 'trends-real-'));
      onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
      const since = performance.now();
      const args = ['export', '--only', 'trends-all', '--data', data, '--date', date];
      const { code, stdout, stderr } = await trends(args, { cwd, first: MEASURE });
      const seconds = (performance.now() - since) / 1000;
      expect(code, stdout).toBe(0);
      const history = join(cwd, 'out/v1/trends/history', date);
      for (const { file, schema } of EXPORTERS) {
        const stem = file.replace('.json', '.');
        const [name = '', ...more] = readdirSync(history).filter((each) => each.startsWith(stem));
        expect(more).toEqual([]);
        const content: unknown = JSON.parse(readFileSync(join(history, name), 'utf8'));
        expect(schema.safeParse(content).error).toBeUndefined();
        expect(content).toHaveProperty('as_of_date', date);
      }
      const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(stderr);
      const cpu = (userCPUTime + systemCPUTime) / 1_000_000;
      console.info(
        `${date}: ${seconds.toFixed(2)} s, ${cpu.toFixed(2)} s of CPU, peak ${Math.round(maxRSS / 1024)} MB`,
      );
    },
  );
});
