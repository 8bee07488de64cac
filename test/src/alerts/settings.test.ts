import { expect, it } from 'vitest';
import { faultsOf, load } from '../config/load.js';

const HOOK = 'https://hooks.example.com/services/T0SECRET';

it('alerts are posted nowhere unless somebody says where', () => {
  expect(load('').alerts).toEqual({ webhook: '', deadLetters: 10 });
  const env = { TRENDS_ALERTS_WEBHOOK: HOOK, TRENDS_ALERTS_DEAD_LETTERS: '3' };
  expect(load('', { env }).alerts).toEqual({ webhook: HOOK, deadLetters: 3 });
  expect(load(`alerts: {webhook: "${HOOK}"}`).alerts.webhook).toBe(HOOK);
});

it('a webhook that is none is refused without being shown', () => {
  const faults = ['ftp://T0SECRET', 'T0SECRET', 'https://', 'https://a T0SECRET'].map((value) =>
    faultsOf(`alerts: {webhook: "${value}"}`),
  );
  const fault =
    'FILE:1: alerts.webhook is not valid (got hidden). Write an https:// or http:// URL, or empty.';
  expect(faults).toEqual([[fault], [fault], [fault], [fault]]);
});
