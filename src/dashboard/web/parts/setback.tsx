import { bare } from '../format/words.js';

interface SetbackProps {
  readonly message: string;
  readonly remedy: string;
}

/** What went wrong, and what to do about it. */
export function Setback({ message, remedy }: SetbackProps) {
  return (
    <div class="notice is-error">
      <p>{bare(message)}</p>
      {remedy !== '' && (
        <p>
          <strong>Try:</strong> {bare(remedy)}
        </p>
      )}
    </div>
  );
}
