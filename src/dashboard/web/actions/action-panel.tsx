import { useState } from 'preact/hooks';
import type { ActionRequest } from '../../api.js';
import { act, type Failure } from '../data/client.js';
import { usePage } from '../data/page.js';
import { Trouble } from '../parts/loaded.js';
import { Panel } from '../parts/panel.js';
import { whatHappens } from './what-happens.js';

interface ActionPanelProps {
  readonly request: ActionRequest;
  readonly onClose: () => void;
}

type Progress =
  | { readonly kind: 'asked' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** Says what an action will do, and does it only when told to. */
export function ActionPanel({ request, onClose }: ActionPanelProps) {
  const { you, token, again } = usePage();
  const [forced, setForced] = useState(false);
  const [progress, setProgress] = useState<Progress>({ kind: 'asked' });
  const wanted = request.action === 'refresh' ? { ...request, force: forced } : request;
  const { title, steps, verb } = whatHappens(wanted);
  const send = async () => {
    setProgress({ kind: 'sent' });
    const answer = await act(wanted, token);
    again();
    setProgress(
      answer.kind === 'ok'
        ? { kind: 'done', text: answer.data.done }
        : { kind: 'refused', failure: answer.failure },
    );
  };
  return (
    <Panel title={title} at="middle" onClose={onClose}>
      <p>
        {progress.kind === 'asked'
          ? 'Nothing has been sent yet. This will happen:'
          : 'This was asked for:'}
      </p>
      <ol class="steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {request.action === 'refresh' && progress.kind === 'asked' && (
        <label class="check">
          <input
            type="checkbox"
            checked={forced}
            onChange={(event) => setForced(event.currentTarget.checked)}
          />
          Run even when it is not due
        </label>
      )}
      {!you.mayAct && (
        <div class="notice is-warning">
          <p>
            <strong>You may not act.</strong> {you.howTo}
          </p>
        </div>
      )}
      {progress.kind === 'done' && (
        <div class="notice is-done" role="status">
          <p>{progress.text}</p>
        </div>
      )}
      {progress.kind === 'refused' && (
        <Trouble failure={progress.failure} lead={leadOf(progress.failure)} />
      )}
      <Buttons
        progress={progress}
        mayAct={you.mayAct}
        verb={verb}
        onSend={send}
        onClose={onClose}
      />
    </Panel>
  );
}

function leadOf({ status }: Failure): string {
  if (status === null) return 'There is no answer.';
  return status < 500 ? 'It was refused.' : 'It failed.';
}

interface ButtonsProps {
  readonly progress: Progress;
  readonly mayAct: boolean;
  readonly verb: string;
  readonly onSend: () => void;
  readonly onClose: () => void;
}

function Buttons({ progress, mayAct, verb, onSend, onClose }: ButtonsProps) {
  const over = progress.kind === 'done';
  return (
    <div class="buttons">
      <button type="button" class="button" onClick={onClose}>
        {over ? 'Done' : 'Cancel'}
      </button>
      {!over && (
        <button
          type="button"
          class="button primary"
          disabled={!mayAct || progress.kind === 'sent'}
          onClick={onSend}
        >
          {progress.kind === 'sent' ? 'Sending …' : verb}
        </button>
      )}
    </div>
  );
}
