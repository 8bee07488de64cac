import type { DeadLetterView } from '../../api.js';
import { usePage } from '../data/page.js';
import { useResource } from '../data/use-resource.js';
import { Empty, Loaded } from '../parts/loaded.js';
import { Verbatim } from '../parts/scrolled.js';
import { When } from '../parts/when.js';

/** Messages that could not be read, why, and what became of them. */
export function DeadLettersView() {
  const { token, version } = usePage();
  const resource = useResource<DeadLetterView>('dead-letters', token, version);
  return (
    <div class="view">
      <h1>Dead letters</h1>
      <p class="lead">
        Messages that could not be read. They stopped nothing, and each is kept with its reason.
      </p>
      <Loaded resource={resource} what="the dead letters">
        {({ letters, older }) =>
          letters.length === 0 ? (
            <Empty>There are none: every message so far could be read.</Empty>
          ) : (
            <>
              {older > 0 && <Newest count={letters.length} older={older} />}
              <DropAll />
              <ul class="letters">
                {letters.map((letter) => (
                  <Letter key={letter.id} letter={letter} />
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </div>
  );
}

function Newest({ count, older }: { readonly count: number; readonly older: number }) {
  return (
    <p>
      These are the newest {count}; {older} older ones are kept.
    </p>
  );
}

function DropAll() {
  const { propose } = usePage();
  return (
    <button type="button" class="button" onClick={() => propose({ action: 'drop', letter: null })}>
      Delete all …
    </button>
  );
}

function Letter({ letter }: { readonly letter: DeadLetterView['letters'][number] }) {
  const { id, keptAt, fault, parts, table, sender, body, retried } = letter;
  const { propose } = usePage();
  const faults = parts?.faults ?? [];
  const severalOf = faults.length > 1 ? parts?.of : undefined;
  const title = severalOf === undefined ? fault : `${severalOf}: ${faults.length} faults`;
  return (
    <li class="letter">
      <h2>{title}</h2>
      <p class="quiet">
        Kept <When at={keptAt} />
        {table !== null && (
          <>
            , names <code>{table}</code>
          </>
        )}
        {sender !== null && <>, from {sender}</>}
      </p>
      {severalOf !== undefined && (
        <ul class="faults">
          {faults.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      {retried !== null && (
        <p>
          <strong>Retried</strong> <When at={Date.parse(retried.at)} />: {became(retried.outcome)}
        </p>
      )}
      <details>
        <summary>The message</summary>
        <Verbatim label="The message" text={pretty(body)} />
      </details>
      <button
        type="button"
        class="button"
        aria-label={`Retry the message: ${title}`}
        onClick={() => propose({ action: 'retry', letter: id })}
      >
        Retry …
      </button>{' '}
      <button
        type="button"
        class="button"
        aria-label={`Delete the message: ${title}`}
        onClick={() => propose({ action: 'drop', letter: id })}
      >
        Delete …
      </button>
    </li>
  );
}

function became(outcome: string): string {
  return outcome === 'dead-lettered' ? 'a dead letter again' : outcome;
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
