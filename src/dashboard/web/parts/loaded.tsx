import type { ComponentChildren } from 'preact';
import type { Failure } from '../data/client.js';
import type { Resource } from '../data/use-resource.js';

interface LoadedProps<T> {
  readonly resource: Resource<T>;
  /** What is being read: `the calendar`. */
  readonly what: string;
  readonly children: (data: T) => ComponentChildren;
}

/** Shows what was read; before that a placeholder, and what went wrong in either case. */
export function Loaded<T>({ resource: { data, failure }, what, children }: LoadedProps<T>) {
  return (
    <>
      {failure !== null && <Trouble failure={failure} lead={`Could not read ${what}.`} />}
      {data !== null && children(data)}
      {data === null && failure === null && <Placeholder what={what} />}
    </>
  );
}

interface TroubleProps {
  readonly failure: Failure;
  /** What came of it, in a sentence. */
  readonly lead: string;
}

/** What could not be read or done, and why. */
export function Trouble({ failure: { message, remedy }, lead }: TroubleProps) {
  return (
    <div class="notice is-error" role="alert">
      <p>
        <strong>{lead}</strong> {message}
      </p>
      {remedy !== null && <p>{remedy}</p>}
    </div>
  );
}

function Placeholder({ what }: { readonly what: string }) {
  return (
    <div class="placeholder" aria-busy="true">
      <p>Reading {what} …</p>
    </div>
  );
}

/** What stands where there is nothing to show. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
