import { useState } from 'preact/hooks';
import type { IsoDate } from '../../../domain/date.js';
import { usePage } from '../data/page.js';
import { titleOf } from '../format/words.js';

interface ReplayFormProps {
  readonly exporters: readonly string[];
  /** The newest day that can be replayed. */
  readonly until: IsoDate;
}

/** Asks which days to replay, for which files; the confirmation comes after. */
export function ReplayForm({ exporters, until }: ReplayFormProps) {
  const { propose } = usePage();
  const [from, setFrom] = useState(until);
  const [to, setTo] = useState(until);
  const [only, setOnly] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    propose({ action: 'replay', from, to, exporters: only === '' ? exporters : [only] });
  };
  return (
    <details class="replay">
      <summary>Replay a range of days</summary>
      <form class="inline-form" onSubmit={submit}>
        <div>
          <label for="replay-from">From</label>
          <input
            id="replay-from"
            type="date"
            required
            max={to}
            value={from}
            onInput={(event) => setFrom(event.currentTarget.value)}
          />
        </div>
        <div>
          <label for="replay-to">To</label>
          <input
            id="replay-to"
            type="date"
            required
            min={from}
            max={until}
            value={to}
            onInput={(event) => setTo(event.currentTarget.value)}
          />
        </div>
        <div>
          <label for="replay-only">Files</label>
          <select
            id="replay-only"
            value={only}
            onChange={(event) => setOnly(event.currentTarget.value)}
          >
            <option value="">All of them</option>
            {exporters.map((exporter) => (
              <option key={exporter} value={exporter}>
                {titleOf(exporter)}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="button">
          Replay …
        </button>
      </form>
    </details>
  );
}
