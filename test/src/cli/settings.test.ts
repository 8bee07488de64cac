import { afterEach, describe, expect, it, vi } from 'vitest';
import { configOf } from '../../../src/cli/settings.js';

afterEach(() => vi.unstubAllEnvs());

describe('the project that log lines name traces by', () => {
  it.each([
    ['ours', 'theirs', 'ours'],
    ['', 'theirs', 'theirs'],
    ['', '', undefined],
  ])('GOOGLE_CLOUD_PROJECT "%s", pubsub.project "%s": %s', (environment, pubsub, project) => {
    vi.stubEnv('GOOGLE_CLOUD_PROJECT', environment);
    vi.stubEnv('TRENDS_PUBSUB_PROJECT', pubsub);
    expect(configOf({}).log.project).toBe(project);
  });
});
