import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { TrendsError } from '../../../src/domain/errors.js';
import { withinTrace } from '../../../src/log/trace.js';
import { captured } from './captured.js';

const TRACE = '105445aa7843bc8bf206b12000100000';
const HEADERS = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };

const REPORTED =
  'type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent';

/** A log as Google Cloud reads it. */
const cloudLog = (project?: string) =>
  captured({ format: 'gcp', ...(project !== undefined && { project }) });

describe('a line for Cloud Logging', () => {
  it('has severity, time and message under the names that are read', async () => {
    const { log, lines } = await cloudLog();
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) {
      log[level]({ some: 'field' }, 'said');
    }
    const severities = ['DEBUG', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(lines()).toMatchObject(
      severities.map((severity) => ({ severity, time, message: 'said', some: 'field' })),
    );
    for (const line of lines()) expect(line).not.toHaveProperty('level');
  });

  it('has the stack of an error and of its causes where Error Reporting looks', async () => {
    const { log, lines } = await cloudLog();
    const cause = new TypeError('no such bucket');
    log.error({ err: new TrendsError('cannot publish', { remedy: 'Make it.', cause }) }, 'a run');
    log.fatal(cause);
    const [run, fatal] = lines();
    expect(run).toMatchObject({ '@type': REPORTED, message: 'a run', err: { remedy: 'Make it.' } });
    expect(run?.stack_trace).toMatch(
      /^\w*Error: cannot publish\n {4}at [\s\S]*\nCaused by: TypeError: no such bucket\n {4}at /,
    );
    expect(fatal).toMatchObject({ severity: 'CRITICAL', message: 'no such bucket' });
    expect(fatal?.stack_trace).toMatch(/^TypeError: no such bucket\n {4}at /);
  });

  it('is reported as an error without a stack too, and a warning is not', async () => {
    const { log, lines } = await cloudLog();
    log.error({ run: { exporter: 'trends-team' } }, 'run');
    log.warn({ err: new Error('tried again') }, 'a call failed');
    expect(lines()[0]).toMatchObject({ '@type': REPORTED });
    expect(lines()[1]).not.toHaveProperty('@type');
    expect(lines()[1]).not.toHaveProperty('stack_trace');
  });

  it.each([
    [{ exporter: 'trends-team' }, { exporter: 'trends-team' }],
    [{ verdict: { exporter: 'trends-team' } }, { exporter: 'trends-team' }],
    [{ run: { exporter: 'trends-team', runId: 'r1' } }, { exporter: 'trends-team', run: 'r1' }],
    [{ landing: { table: 'a.b' } }, { table: 'a.b' }],
    [{ exporter: 7, run: null }, undefined],
    [{}, undefined],
  ])('has labels of %j', async (fields, labels) => {
    const { log, lines } = await cloudLog();
    log.info(fields, 'x');
    expect(lines()[0]?.['logging.googleapis.com/labels']).toEqual(labels);
  });
});

describe('a line written within a request', () => {
  const traced = (project: string | undefined, headers: Record<string, string>) =>
    cloudLog(project).then(async ({ log, lines }) => {
      await withinTrace(headers, async () => {
        await Promise.resolve();
        log.info('within');
      });
      log.info('after');
      return lines();
    });

  it('has its trace, span and sampling, and the one after it has none', async () => {
    const [within, after] = await traced('my-project', HEADERS);
    expect(within).toMatchObject({
      'logging.googleapis.com/trace': `projects/my-project/traces/${TRACE}`,
      'logging.googleapis.com/spanId': '00f067aa0ba902b7',
      'logging.googleapis.com/trace_sampled': true,
    });
    expect(Object.keys(after ?? {}).join()).not.toContain('trace');
  });

  it('names the trace alone where the project is not known', async () => {
    const [within] = await traced(undefined, HEADERS);
    expect(within).toMatchObject({ 'logging.googleapis.com/trace': TRACE });
  });

  it.each([
    [`${TRACE}/74;o=1`, { span: '000000000000004a', sampled: true }],
    [`${TRACE}/18446744073709551615;o=0`, { span: 'ffffffffffffffff', sampled: false }],
    [TRACE, { span: undefined, sampled: false }],
    [`${TRACE.toUpperCase()}/0`, { span: undefined, sampled: false }],
  ])('reads X-Cloud-Trace-Context %s', async (header, { span, sampled }) => {
    const [within] = await traced(undefined, { 'x-cloud-trace-context': header });
    expect(within?.['logging.googleapis.com/trace']).toBe(TRACE);
    expect(within?.['logging.googleapis.com/spanId']).toBe(span);
    expect(within?.['logging.googleapis.com/trace_sampled']).toBe(sampled);
  });

  it.each([
    {},
    { traceparent: 'garbage', 'x-cloud-trace-context': '../../etc' },
    { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
  ])('has none where there is none: %j', async (headers: Record<string, string>) => {
    const [within] = await traced(undefined, headers);
    expect(Object.keys(within ?? {}).join()).not.toContain('trace');
  });

  it('keeps requests at the same time apart', async () => {
    const { log, lines } = await cloudLog();
    const other = 'f'.repeat(32);
    const request = (id: string) =>
      withinTrace({ traceparent: `00-${id}-00f067aa0ba902b7-00` }, async () => {
        await Promise.resolve();
        log.info(id);
      });
    await Promise.all([request(TRACE), request(other)]);
    for (const line of lines()) expect(line['logging.googleapis.com/trace']).toBe(line.message);
    expect(lines()).toHaveLength(2);
  });

  it('passes none on to what it leaves behind', async () => {
    const { log, lines } = await cloudLog();
    const later = new EventEmitter();
    const said = once(later, 'said');
    await withinTrace(HEADERS, async () => {
      setImmediate(() => {
        log.info('left behind');
        later.emit('said');
      });
    });
    await said;
    expect(Object.keys(lines()[0] ?? {}).join()).not.toContain('trace');
  });

  it('is as it was where the work fails', async () => {
    const { log, lines } = await cloudLog();
    const failing = withinTrace(HEADERS, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    log.info('after');
    expect(Object.keys(lines()[0] ?? {}).join()).not.toContain('trace');
  });
});
