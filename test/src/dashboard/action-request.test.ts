import { describe, expect, it } from 'vitest';
import { actionRequest } from '../../../src/dashboard/action-request.js';
import { UsageError } from '../../../src/domain/errors.js';

const read = (body: unknown) => actionRequest(new TextEncoder().encode(JSON.stringify(body)));
const REPLAY = {
  action: 'replay',
  from: '2025-01-01',
  to: '2025-01-31',
  exporters: ['trends-hot-cold', 'trends-hot-cold'],
};

describe('actionRequest', () => {
  it('reads each action', () => {
    expect(read({ action: 'refresh', exporter: 'trends-team' })).toEqual({
      action: 'refresh',
      exporter: 'trends-team',
      force: false,
    });
    expect(read(REPLAY)).toEqual({ ...REPLAY, exporters: ['trends-hot-cold'] });
    expect(read({ action: 'retry', letter: '1764590400000-m_1' })).toEqual({
      action: 'retry',
      letter: '1764590400000-m_1',
    });
  });

  it.each([
    [{}, 'action: is missing'],
    [{ action: 'rop' }, 'action: there is no "rop"'],
    [{ action: 'drop' }, 'letter: is missing'],
    [{ action: 'refresh' }, 'exporter: is missing'],
    [{ action: 'refresh', exporter: 'trends-tema' }, 'did you mean trends-team?'],
    [{ action: 'refresh', exporter: 'trends-daily' }, 'exporter: "trends-daily" is a group'],
    [{ action: 'refresh', exporter: 'trends-team', force: 'yes' }, 'force: is neither'],
    [{ ...REPLAY, from: '2025-02-30' }, 'from: "2025-02-30" is not a date'],
    [{ ...REPLAY, from: '2025-02-01' }, 'from: 2025-02-01 lies after to'],
    [{ ...REPLAY, to: '2025-02-01' }, 'to: 32 days are more than 31'],
    [{ ...REPLAY, exporters: [] }, 'exporters: is not a list'],
    [{ ...REPLAY, exporters: ['nothing'] }, 'exporters: "nothing" is neither'],
    [{ action: 'retry', letter: '../state' }, 'letter: "../state" is not an id'],
    [[], 'not an object'],
  ])('refuses %j, naming the field', (body, fault) => {
    expect(() => read(body)).toThrow(UsageError);
    expect(() => read(body)).toThrow(fault);
  });
});
