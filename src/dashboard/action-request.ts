import { daysBetween } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import { readJson } from '../domain/read-json.js';
import type { ActionRequest } from './api.js';
import { date, exporterName, letterId, textOf } from './asked-for.js';

/** Planning is one piece of work, during which nothing else runs. */
const LONGEST_REPLAY_DAYS = 31;

/** Reads the body of an action. @throws UsageError naming the field */
export function actionRequest(body: Uint8Array): ActionRequest {
  const json = readJson(body);
  if (!json.ok) throw new UsageError(json.fault, { remedy: 'Send an action as a JSON object.' });
  const field = (name: string): unknown => Reflect.get(json.value, name);
  const action = textOf('action', field('action'));
  switch (action) {
    case 'refresh':
      return { action, exporter: exporterName('exporter', field('exporter')), force: flag(field) };
    case 'replay':
      return { action, ...rangeFrom(field), exporters: exportersFrom(field('exporters')) };
    case 'retry':
      return { action, letter: letterId('letter', field('letter')) };
    case 'drop':
      return {
        action,
        letter: field('letter') === null ? null : letterId('letter', field('letter')),
      };
    default:
      throw new UsageError(`action: there is no ${JSON.stringify(action.slice(0, 100))}`, {
        remedy: 'Send refresh, replay, retry or drop.',
      });
  }
}

type Field = (name: string) => unknown;

function flag(field: Field): boolean {
  const force = field('force') ?? false;
  if (typeof force === 'boolean') return force;
  throw new UsageError('force: is neither true nor false', { remedy: 'Send true or false.' });
}

function rangeFrom(field: Field) {
  const from = date('from', field('from'));
  const to = date('to', field('to'));
  const days = daysBetween(from, to) + 1;
  if (days < 1) {
    throw new UsageError(`from: ${from} lies after to (${to})`, { remedy: 'Swap them.' });
  }
  if (days > LONGEST_REPLAY_DAYS) {
    throw new UsageError(`to: ${days} days are more than ${LONGEST_REPLAY_DAYS}`, {
      remedy: `Take fewer days, or: trends replay --from ${from} --to ${to}`,
    });
  }
  return { from, to };
}

function exportersFrom(value: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  if (names.length === 0 || names.length > 100) {
    throw new UsageError('exporters: is not a list of exporters', { remedy: 'Name at least one.' });
  }
  return [...new Set(names.map((name) => exporterName('exporters', name)))];
}
