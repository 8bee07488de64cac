import { useEffect, useState } from 'preact/hooks';
import { decoded } from './decoded.js';

/** Where one is: the part of the address after `#`. */
export type Route =
  | { readonly kind: 'overview' }
  | { readonly kind: 'files'; readonly name: string | null }
  | { readonly kind: 'calendar' }
  | { readonly kind: 'dead-letters' }
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'landing'; readonly id: string }
  | { readonly kind: 'nowhere' };

/** `#/files/trends-team` → the route. */
export function routeOf(hash: string): Route {
  const [first = '', ...rest] = hash.replace(/^#?\/?/, '').split('/');
  const id = decoded(rest.join('/'));
  switch (first) {
    case '':
      return { kind: 'overview' };
    case 'files':
      return { kind: 'files', name: id === '' ? null : id };
    case 'calendar':
    case 'dead-letters':
      return { kind: first };
    case 'runs':
      return { kind: 'run', id };
    case 'landings':
      return { kind: 'landing', id };
    default:
      return { kind: 'nowhere' };
  }
}

export const runHref = (id: string): string => `#/runs/${encodeURIComponent(id)}`;
export const landingHref = (id: string): string => `#/landings/${encodeURIComponent(id)}`;
export const fileHref = (exporter: string): string => `#/files/${encodeURIComponent(exporter)}`;

/** The present route; follows the address, except to a place on the page (`#main`). */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const follow = () => {
      if (/^(#\/|$)/.test(location.hash)) setRoute(routeOf(location.hash));
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}
