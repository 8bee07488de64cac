import type { Connection } from '../data/live.js';
import { usePage } from '../data/page.js';
import type { Route } from '../data/use-route.js';
import { clock, relative } from '../format/times.js';

interface HeaderProps {
  readonly route: Route;
  readonly connection: Connection;
  readonly deadLetters: number;
  readonly onToken: () => void;
}

const VIEWS = [
  { kind: 'overview', href: '#/', name: 'Overview' },
  { kind: 'files', href: '#/files', name: 'Files' },
  { kind: 'calendar', href: '#/calendar', name: 'Calendar' },
  { kind: 'dead-letters', href: '#/dead-letters', name: 'Dead letters' },
] as const;

/** Brand, views, connection, and who one is. */
export function Header({ route, connection, deadLetters, onToken }: HeaderProps) {
  const { you } = usePage();
  return (
    <header class="top">
      <p class="brand">
        <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
          <path class="brand-line" d="M4 22l8-8 5 5L28 8" />
        </svg>
        Trends publisher
      </p>
      <nav aria-label="Views">
        <ul>
          {VIEWS.map(({ kind, href, name }) => (
            <li key={kind}>
              <a href={href} aria-current={isAt(kind, route) ? 'page' : undefined}>
                {name}
                {kind === 'dead-letters' && deadLetters > 0 && (
                  <span class="count">{deadLetters}</span>
                )}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class="top-end">
        <ConnectionSign connection={connection} />
        <button type="button" class="button plain" onClick={onToken}>
          {you.mayAct ? (you.name ?? 'You may act') : 'Sign in to act'}
        </button>
      </div>
    </header>
  );
}

function isAt(kind: Route['kind'], route: Route): boolean {
  const story = route.kind === 'run' || route.kind === 'landing';
  return kind === (story ? 'overview' : route.kind);
}

function ConnectionSign({ connection: { kind, since } }: { readonly connection: Connection }) {
  return (
    <p class={`connection is-${kind}`} data-connection={kind}>
      <span class="dot" aria-hidden="true" />
      {kind === 'offline' ? `offline since ${clock(since)}` : kind}
    </p>
  );
}

/** Says, while the connection is lost, how old everything on the page is. */
export function LostBanner({ connection: { kind, since } }: { readonly connection: Connection }) {
  if (kind !== 'reconnecting' && kind !== 'offline') return null;
  return (
    <div class="notice is-warning lost" role="status">
      <p>
        <strong>Connection lost.</strong> What you see is as of {clock(since)} (
        {relative(since, Date.now())}) and may be out of date. Trying again …
      </p>
    </div>
  );
}
