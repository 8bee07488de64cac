import type { Incident } from '../alerts/book.js';
import { incidentBook } from '../alerts/incident-book.js';
import { newYorkTime } from '../domain/times.js';
import type { ObjectStore } from '../ports/object-store.js';
import { attempted, type Finding, findingsOf } from './finding.js';

/** The incidents that the service has told of and that are open. */
export function incidentFindings(store: ObjectStore): Promise<readonly Finding[]> {
  const { green } = findingsOf('incident');
  return attempted({ check: 'incident', subject: 'incidents' }, async () => {
    const open = await incidentBook(store).change((book) => [book, book.open]);
    return open.length === 0 ? [green('incidents', 'none is open')] : open.map(incidentFinding);
  });
}

/** Red: readers may see an outdated file. Yellow: not yet, or the cause is already gone. */
export function incidentFinding(incident: Incident): Finding {
  const { yellow, red } = findingsOf('incident');
  const { key, summary, remedy, openedAt, goneSince, severity, exporters } = incident;
  const gone = goneSince === null ? '' : `, gone since ${newYorkTime(goneSince)}`;
  const saw = `open since ${newYorkTime(openedAt)}${gone}: ${summary}`;
  const [first] = exporters;
  const command = first === undefined ? 'trends deadletter list' : `trends explain ${first}`;
  const worse = severity === 'error' && goneSince === null ? red : yellow;
  return worse(key, saw, { remedy, command });
}
