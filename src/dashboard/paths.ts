import type { Route } from '../http/route.js';

const read = (path: string) => ({ method: 'GET', path, access: 'read' }) as const;
const anybody = (path: string) => ({ method: 'GET', path, access: 'public' }) as const;

/** Where the dashboard answers, and whom. */
export const PATHS: readonly Pick<Route, 'method' | 'path' | 'access'>[] = [
  read('/api/overview'),
  read('/api/timeline'),
  read('/api/runs/:id'),
  read('/api/landings/:id'),
  read('/api/explain/:exporter'),
  read('/api/files/:exporter'),
  read('/api/calendar'),
  read('/api/dead-letters'),
  read('/api/live'),
  { method: 'POST', path: '/api/actions', access: 'operate' },
  anybody('/'),
  anybody('/assets/*'),
];
