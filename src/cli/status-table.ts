import type { EpochMs } from '../domain/date.js';
import { duration, newYorkTime } from '../domain/times.js';
import type { ExporterStatus } from '../service/status-report.js';
import { columns } from './output.js';

/** All exporters on one screen: a line each, and what each one waits for or suffers from. */
export function statusTable(statuses: readonly ExporterStatus[], now: EpochMs): readonly string[] {
  const heading = ['EXPORTER', 'STATE', 'DATA THROUGH', 'AS OF', 'PUBLISHED', 'CAUSE', 'NEXT SLOT'];
  const rows = statuses.map((status) => [
    status.exporter,
    status.paused ? `${status.state}, paused` : status.state,
    status.dataThrough ?? '–',
    status.asOf ?? '–',
    status.publishedAt === null ? 'never' : `${duration(now - status.publishedAt)} ago`,
    status.cause ?? '–',
    status.nextSlot === null ? '–' : newYorkTime(status.nextSlot.opensAt),
  ]);
  return [...columns([heading, ...rows]), ...statuses.flatMap(remarks)];
}

function remarks({ exporter, missing, deadline, setback }: ExporterStatus): readonly string[] {
  const waits =
    missing.length === 0
      ? []
      : [
          `${exporter} waits for ${missing.map(({ table, date }) => `${table} ${date}`).join(', ')}` +
            (deadline === null ? '' : `, until ${newYorkTime(deadline)}`),
        ];
  const suffers =
    setback === null
      ? []
      : [`${exporter} ${setback.kind}: ${setback.message}`, `  try: ${setback.remedy}`];
  return [...waits, ...suffers];
}
