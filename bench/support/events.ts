import type { EpochMs, IsoDate } from '../../src/domain/date.js';
import type { TableName } from '../../src/domain/tables.js';
import type { Message } from '../../src/ports/event-source.js';
import { completionEvent } from '../../src/sample/event.js';

/**
 * Makes bodies of completion events of one load, as upstream publishes them (about 500 bytes); no two
 * numbers give the same event.
 */
export function eventBodies(
  table: TableName,
  gameDate: IsoDate,
  at: EpochMs,
): (number: number) => Uint8Array {
  const event = completionEvent({
    table,
    gameDate,
    at,
    executionId: NUMBER,
    correlationId: 'bench',
    status: 'success',
    loaded: 272,
    missing: 0,
    seconds: 12.5,
    again: false,
  });
  const [before = '', after = ''] = JSON.stringify(event).split(NUMBER);
  return (number) => Buffer.from(`${before}bench-${String(number).padStart(12, '0')}${after}`);
}

const NUMBER = '<number>';

/** A message with that body. @param ack hears of its ack; a nack fails */
export function messageOf(number: number, body: Uint8Array, ack: () => void): Message {
  return {
    id: `message-${number}`,
    topic: null,
    body,
    attributes: {},
    ack,
    nack: () => {
      throw new Error(`message ${number} was nacked`);
    },
  };
}
