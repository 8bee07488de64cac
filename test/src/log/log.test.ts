import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Log, type LogSettings, logSettingsOn, openLog } from '../../../src/log.js';
import { captured } from './captured.js';

describe('openLog', () => {
  it('writes JSON where nobody reads along', async () => {
    const { log, lines } = await captured({ format: 'auto' });
    log.info({ url: 'http://127.0.0.1:8080' }, 'ready');
    expect(lines()).toEqual([
      { level: 30, time: expect.any(Number), url: 'http://127.0.0.1:8080', msg: 'ready' },
    ]);
  });

  it('writes for people on a terminal', async () => {
    let text = '';
    const terminal = new Writable({
      write: (chunk: Buffer, _, written) => {
        text += chunk.toString();
        written();
      },
    });
    const outlet = Object.assign(terminal, { isTTY: true });
    const log = await openLog({ level: 'info', format: 'auto' }, { outlet });
    log.info({ event: 'service.ready', exporter: 'trends-team' }, 'ready');
    expect(text).toMatch(/INFO.*ready/);
    expect(text).not.toContain('{"level"');
  });

  it('takes no line without a known event, nor one at a level that its event does not have', async () => {
    const { log, lines } = await captured();
    const typed: Log = log;
    typed.error({ event: 'run.failed' }, 'run failed');
    // @ts-expect-error: no event
    typed.error({ exporter: 'trends-team' }, 'run failed');
    // @ts-expect-error: an event that is not listed
    typed.error({ event: 'run.broken' }, 'run failed');
    // @ts-expect-error: a failed run is an error
    typed.info({ event: 'run.failed' }, 'run failed');
    expect(lines()[0]).toMatchObject({ level: 50, event: 'run.failed', msg: 'run failed' });
  });

  it('leaves out what is less severe than its level', async () => {
    const { log, lines } = await captured({ level: 'warn' });
    log.info('not this');
    log.warn('but this');
    expect(lines()).toMatchObject([{ msg: 'but this' }]);
  });

  it('keeps the fields of its children, and those of theirs', async () => {
    const { log, lines } = await captured();
    log.child({ a: 1 }).child({ b: 2 }).info({ c: 3 }, 'x');
    expect(lines()).toMatchObject([{ a: 1, b: 2, c: 3, msg: 'x' }]);
  });
});

describe('logSettingsOn', () => {
  const settings: LogSettings = { level: 'info', format: 'auto' };

  it.each(['K_SERVICE', 'CLOUD_RUN_JOB', 'CLOUD_RUN_WORKER_POOL'])(
    'takes the form of Google Cloud where %s is set and nothing is configured',
    (variable) => {
      const on = (format: LogSettings['format']) =>
        logSettingsOn({ [variable]: 'trends' }, { ...settings, format }).format;
      expect([on('auto'), on('json'), on('pretty')]).toEqual(['gcp', 'json', 'pretty']);
    },
  );

  it('knows the project from the environment unless it is given', () => {
    const environment = { GOOGLE_CLOUD_PROJECT: 'theirs' };
    expect(logSettingsOn(environment, settings)).toEqual({ ...settings, project: 'theirs' });
    const given = { ...settings, project: 'ours' };
    expect(logSettingsOn(environment, given)).toEqual(given);
  });

  it('changes nothing elsewhere', () => {
    expect(logSettingsOn({ K_SERVICE: '', HOME: '/' }, settings)).toEqual(settings);
  });
});
