import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CheckResult } from '../../src/doctor/check-result.js';
import { scriptedApi } from '../src/adapters/bigquery/scripted-api.js';
import { jsonApi, refusal } from '../src/adapters/cloud-storage/json-api.js';
import { eventProject } from '../support/event-project.js';
import { freePort } from '../support/processes.js';
import { runCommand } from '../support/run-command.js';
import { expectLine } from './expect-line.js';
import { GOOGLE_CASES, type GoogleCase } from './google-cases.js';

const ports = vi.hoisted(() => ({ open: (): Promise<unknown> => Promise.resolve(null) }));
vi.mock('../../src/cli/setup-ports.js', () => ({ openSetupPorts: () => ports.open() }));

const waiting = vi.hoisted(() => ({ backlogs: new Map<string, unknown>() }));
vi.mock('../../src/adapters/monitoring/index.js', () => ({
  backlogReader: () => async () => waiting.backlogs,
}));

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const end of ends.splice(0)) await end();
});

const GOOGLE = {
  TRENDS_DATA: 'bigquery://data-project',
  TRENDS_OUT: 'gs://files',
  TRENDS_STATE: 'gs://private/of-trends',
  TRENDS_PUBSUB_PROJECT: 'event-project',
  TRENDS_PUBSUB_DEAD_LETTER_TOPIC: 'dead',
};

const DENIED = refusal(403, 'forbidden', 'trends does not have storage.objects.create access.');
/** More than the doctor asks for. */
const ANSWERS = 200;

/** The variables that make the doctor ask what stands for Google's services. */
async function services({ warehouse, storage }: GoogleCase) {
  const closed = await freePort();
  const here = { warehouse: `http://127.0.0.1:${closed}`, storage: `http://127.0.0.1:${closed}` };
  if (warehouse !== undefined) {
    const api = await scriptedApi(() => warehouse);
    ends.push(api.close);
    here.warehouse = api.endpoint;
  }
  if (storage === 'denied') {
    const api = await jsonApi(Array.from({ length: ANSWERS }, () => DENIED));
    ends.push(api.close);
    here.storage = api.apiEndpoint;
  }
  return { TRENDS_BIGQUERY_ENDPOINT: here.warehouse, TRENDS_STORAGE_ENDPOINT: here.storage };
}

async function findingsOf(each: GoogleCase): Promise<readonly CheckResult[]> {
  const endpoints = each.signedOut ? {} : await services(each);
  const port = String(await freePort());
  const env = { ...GOOGLE, ...endpoints, ...each.env, TRENDS_HTTP_PORT: port };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  ports.open = eventProject(each.pubsub);
  waiting.backlogs = new Map(each.backlogs);
  const { text, code } = await runCommand('doctor', 'trends-hot-cold', '--json');
  expect(code).toBe(1);
  return JSON.parse(text);
}

describe.each(GOOGLE_CASES)('$symptom', (each) => {
  it(`when ${each.broken}, the doctor names it`, async () => {
    const findings = await findingsOf(each);
    for (const line of each.lines) expectLine(findings, line);
    if (each.pubsub === undefined) return;
    const ailing = findings.filter(({ check, level }) => check === 'pubsub' && level !== 'green');
    expect(ailing.length).toBeGreaterThan(0);
  });
});
