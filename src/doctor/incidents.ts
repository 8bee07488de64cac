import type { Incident } from '../alerts/book.js';
import { incidentStore } from '../alerts/incident-store.js';
import { newYorkTime } from '../domain/times.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { Damage } from '../store/read-object.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

/** The incidents that the service has told of and that are open. */
export function incidentFindings(store: ObjectStore): Promise<readonly CheckResult[]> {
  const { green, red } = findingsOf('incident');
  return attempted({ check: 'incident', subject: 'incidents' }, async () => {
    const damaged: CheckResult[] = [];
    const onDamage = ({ object, fault }: Damage) => {
      const remedy = 'The service begins a new one and tells what is wrong anew.';
      damaged.push(red(object, `is damaged: ${fault}`, { remedy, command: 'trends serve' }));
    };
    const book = incidentStore(store, { mend: false, onDamage });
    const open = await book.change((now) => [now, now.open]);
    if (open.length > 0 || damaged.length > 0) return [...damaged, ...open.map(incidentFinding)];
    return [green('incidents', 'none is open')];
  });
}

/** Red: readers may see an outdated file. Yellow: not yet, or the cause is already gone. */
function incidentFinding(incident: Incident): CheckResult {
  const { yellow, red } = findingsOf('incident');
  const { key, summary, remedy, openedAt, goneSince, severity, exporters } = incident;
  const gone = goneSince === null ? '' : `, gone since ${newYorkTime(goneSince)}`;
  const saw = `open since ${newYorkTime(openedAt)}${gone}: ${summary}`;
  const [first] = exporters;
  const command = first === undefined ? 'trends deadletter list' : `trends explain ${first}`;
  const worse = severity === 'error' && goneSince === null ? red : yellow;
  return worse(key, saw, { remedy, command });
}
