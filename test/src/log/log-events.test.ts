import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LOG_EVENTS } from '../../../src/domain/log-events.js';
import { captured } from './captured.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const HOME = 'src/domain/log-events.ts';

/** Codes whose last part is a status, a report's kind or what happened to an incident. */
const MADE_UP = /^(run|pubsub|incident)\./;

const sources = ['src', 'streams'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => path.endsWith('.ts') && path !== HOME)
    .map((path) => readFileSync(join(ROOT, path), 'utf8')),
);
const text = sources.join('\n');

describe('the events of the log', () => {
  it.each(Object.entries(LOG_EVENTS))(
    '%s is a code, is written, and has a meaning',
    (event, [levels, means]) => {
      expect(event).toMatch(/^[a-z-]+\.[a-z-]+$/);
      const written = MADE_UP.test(event) ? `\`${event.split('.')[0]}.\${` : `'${event}'`;
      expect(text).toContain(written);
      expect(levels.length).toBeGreaterThan(0);
      expect(means).toMatch(/\.$/);
    },
  );

  it('are where the queries of the docs look for them in Cloud Logging', async () => {
    const { log, lines } = await captured({ format: 'gcp' });
    log.error({ event: 'run.failed', run: { exporter: 'trends-team' } }, 'run failed');
    expect(lines()).toMatchObject([
      {
        severity: 'ERROR',
        event: 'run.failed',
        message: 'run failed',
        'logging.googleapis.com/labels': { exporter: 'trends-team' },
      },
    ]);
  });
});
