import { useState } from 'preact/hooks';
import { usePage } from '../data/page.js';
import { Panel } from '../parts/panel.js';

interface TokenPanelProps {
  readonly onToken: (token: string | null) => void;
  readonly onClose: () => void;
}

/** Takes an operator's token, or forgets it. */
export function TokenPanel({ onToken, onClose }: TokenPanelProps) {
  const { token, you } = usePage();
  const [typed, setTyped] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onToken(typed.trim());
  };
  return (
    <Panel title="Who are you?" at="middle" onClose={onClose}>
      <p>{standing(you.name, you.mayAct, token !== null)}</p>
      {!you.mayAct && you.howTo !== '' && <p class="quiet">{you.howTo}</p>}
      <form onSubmit={submit}>
        <label for="token">Token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          required
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <p class="quiet">Kept in this tab until it is closed; sent to this service alone.</p>
        <div class="buttons">
          {token !== null && (
            <button type="button" class="button" onClick={() => onToken(null)}>
              Forget the token
            </button>
          )}
          <button type="submit" class="button primary">
            Use the token
          </button>
        </div>
      </form>
    </Panel>
  );
}

function standing(name: string | null, mayAct: boolean, hasToken: boolean): string {
  if (mayAct) return `You act as ${name ?? 'an operator'}.`;
  if (hasToken) return 'The token you gave does not let you act.';
  return 'You can read everything here. Refreshing, replaying and retrying need a token.';
}
