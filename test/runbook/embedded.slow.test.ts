import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CheckResult } from '../../src/doctor/check-result.js';
import type { League } from '../../src/sample/index.js';
import { sampleSeason } from '../support/sample-folder.js';
import { temporaryFolder } from '../support/table-folder.js';
import { CONTENT_CASES } from './content-cases.js';
import { expectLine } from './expect-line.js';
import { examined, healthy, installation } from './installation.js';
import { REFRESH_CASES } from './refresh-cases.js';
import { SERVICE_CASES } from './service-cases.js';

const base = temporaryFolder('runbook');
const whole = join(base, 'healthy');
const ends: (() => unknown)[] = [];
let league: League;

beforeAll(async () => {
  league = sampleSeason();
  await healthy(league, whole);
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const brief = ({ level, check, subject }: Pick<CheckResult, 'level' | 'check' | 'subject'>) =>
  `${level} ${check} ${subject}`;

it('the doctor finds nothing before something is broken', async () => {
  const sound = await installation(league, whole, base, (end) => ends.push(end));
  const { code, findings } = await examined(sound, {});
  expect(findings.filter(({ level }) => level !== 'green')).toEqual([]);
  expect(code).toBe(0);
});

const CASES = [...REFRESH_CASES, ...CONTENT_CASES, ...SERVICE_CASES];

describe.each(CASES)('$symptom', ({ broken, breaks, at, about, env, lines, also }) => {
  it(`when ${broken}, the doctor names it`, async () => {
    const patient = await installation(league, whole, base, (end) => ends.push(end));
    await breaks(patient);
    const { code, findings } = await examined(patient, {
      ...(at && { at }),
      ...(about && { args: [about] }),
      ...(env && { env }),
    });
    for (const line of lines) expectLine(findings, line);
    const ill = findings.filter(({ level }) => level !== 'green').map(brief);
    const told = lines.filter(({ level }) => level !== 'green').map(brief);
    expect(ill.sort()).toEqual([...told, ...(also ?? [])].sort());
    expect(code).toBe(ill.some((each) => each.startsWith('red')) ? 1 : 0);
  });
});
