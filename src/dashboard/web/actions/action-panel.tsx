import { useState } from 'preact/hooks';
import type { ActionRequest } from '../../api.js';
import { act, type Failure } from '../data/client.js';
import { usePage } from '../data/page.js';
import { datedDay } from '../format/times.js';
import { listed, titleOf } from '../format/words.js';
import { Trouble } from '../parts/loaded.js';
import { Panel } from '../parts/panel.js';

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
        <ForceBox forced={forced} onChange={setForced} />
      )}
      {!you.mayAct && (
        <div class="notice is-warning">
          <p>
            <strong>You may not act.</strong> {you.howTo}
          </p>
        </div>
      )}
      <Answer progress={progress} />
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

interface ForceBoxProps {
  readonly forced: boolean;
  readonly onChange: (forced: boolean) => void;
}

function ForceBox({ forced, onChange }: ForceBoxProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={forced}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      Run even when it is not due
    </label>
  );
}

/** What the service has answered; nothing before it has. */
function Answer({ progress }: { readonly progress: Progress }) {
  switch (progress.kind) {
    case 'asked':
    case 'sent':
      return null;
    case 'done':
      return (
        <div class="notice is-done" role="status">
          <p>{progress.text}</p>
        </div>
      );
    case 'refused':
      return <Trouble failure={progress.failure} lead={leadOf(progress.failure)} />;
  }
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

interface Explained {
  readonly title: string;
  /** What will happen, step by step. */
  readonly steps: readonly string[];
  /** On the button that does it. */
  readonly verb: string;
}

/** Says exactly what an action will do, before it is asked for. */
function whatHappens(request: ActionRequest): Explained {
  switch (request.action) {
    case 'refresh':
      return refreshing(request);
    case 'replay':
      return replaying(request);
    case 'retry':
      return {
        title: 'Retry the message?',
        steps: [
          'The kept message is read again as if it had just arrived.',
          'When it is valid now, it lands and the affected files are looked at; a landing seen before changes nothing.',
          'When it is not, it stays a dead letter.',
        ],
        verb: 'Retry it',
      };
    case 'drop':
      return {
        title: request.letter === null ? 'Delete all dead letters?' : 'Delete the dead letter?',
        steps: [
          request.letter === null
            ? 'Every kept message is deleted, older ones that are not shown here too.'
            : 'The kept message is deleted with its reason.',
          'It cannot be retried any more: what it announced is noticed only in the tables themselves.',
          'The journal keeps that it came, and who deleted it.',
        ],
        verb: request.letter === null ? 'Delete all' : 'Delete it',
      };
  }
}

type Of<Action extends ActionRequest['action']> = Extract<ActionRequest, { action: Action }>;

function refreshing({ exporter, force }: Of<'refresh'>): Explained {
  return {
    title: `Refresh ${titleOf(exporter)} now?`,
    steps: [
      force
        ? 'It runs at once, whether it is due or not.'
        : 'The gate looks at once whether it is due: nothing runs when the live file is already current.',
      'When it runs, one query is sent to the warehouse, and the file is built as of today in New York.',
      'The guard judges the inputs: a gutted file is held back, also when forced.',
      'Readers see the new file as soon as it is published; the version before stays in history.',
    ],
    verb: force ? 'Refresh it in any case' : 'Refresh it',
  };
}

function replaying({ from, to, exporters }: Of<'replay'>): Explained {
  return {
    title: 'Replay these days?',
    steps: [
      `What was recorded as landed from ${datedDay(from)} to ${datedDay(to)} is played through again for ${listed(exporters.map(titleOf))}.`,
      'Each refresh is computed as of its own day; it sends its query to the warehouse.',
      'Results go to history. A live file is replaced only when its as-of is not newer.',
      'Later corrections of old rows cannot be unseen.',
    ],
    verb: 'Replay them',
  };
}
