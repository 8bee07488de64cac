import type { EpochMs } from '../domain/date.js';
import { WarehouseError } from '../domain/errors.js';
import type { TableName } from '../domain/tables.js';
import { duration } from '../domain/times.js';
import type { TableVersion } from '../domain/watermarks.js';
import type { TableRemark } from '../ports/warehouse.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

/** Whether every table that exporters name is there, and since when it is as it is. */
export function tableFindings(
  tables: readonly TableName[],
  stamps: ReadonlyMap<TableName, TableVersion | WarehouseError>,
  now: EpochMs,
): readonly CheckResult[] {
  const { green, yellow, red } = findingsOf('table');
  return tables.map((table) => {
    const stamp = stamps.get(table);
    if (stamp === undefined) {
      return red(table, 'is missing', {
        remedy: 'Exporters read it: let upstream create it, or correct the place in data.',
        command: 'trends status',
      });
    }
    if (stamp instanceof WarehouseError) {
      return red(table, stamp.message, { remedy: stamp.remedy, command: 'trends status' });
    }
    if (stamp.untrusted) {
      return green(table, 'is a view or an external table: read when something asks, and hourly');
    }
    if (stamp.rows === 0) {
      const remedy = 'Let upstream load it.';
      return yellow(table, 'is there and has no rows', { remedy, command: 'trends status' });
    }
    const age = now - stamp.modifiedAt;
    const changed = age < 0 ? `${duration(-age)} after this clock's now` : `${duration(age)} ago`;
    return green(table, `${stamp.rows} rows, changed ${changed}`);
  });
}

/** What a folder of tables holds that no file is made from. */
export async function remarkFindings(
  inspect: () => Promise<readonly TableRemark[]>,
): Promise<readonly CheckResult[]> {
  const { yellow } = findingsOf('table');
  const command = 'trends status';
  return attempted({ check: 'table', subject: 'files', command }, async () =>
    (await inspect()).flatMap(({ table, unread, undecodable }) => {
      const names = unread.slice(0, SHOWN).join(', ');
      const more = unread.length > SHOWN ? ` and ${unread.length - SHOWN} more` : '';
      const left = yellow(
        table,
        `does not include ${names}${more}: only .parquet and .csv are read`,
        {
          remedy: 'Unpack or rename what belongs to the table; move the rest out of its folder.',
          command,
        },
      );
      const lost = yellow(table, `${undecodable} of its texts are no UTF-8, and count as null`, {
        remedy: 'Write its names as UTF-8 text.',
        command,
      });
      return [...(unread.length > 0 ? [left] : []), ...(undecodable > 0 ? [lost] : [])];
    }),
  );
}

/** Files that are named of those that are not read. */
const SHOWN = 5;
