import type { Route } from '../http/route.js';

const read = (path: string) => ({ method: 'GET', path, access: 'read' }) as const;
const search = (path: string) => ({ ...read(path), cost: 'search' }) as const;
const anybody = (path: string) => ({ method: 'GET', path, access: 'public' }) as const;

/** Where the dashboard answers, and whom. */
export const PATHS: readonly Pick<Route, 'method' | 'path' | 'access' | 'cost'>[] = [
  { ...read('/api/overview'), cost: 'look' },
  search('/api/timeline'),
  search('/api/runs/:id'),
  search('/api/landings/:id'),
  search('/api/explain/:exporter'),
  read('/api/files/:exporter'),
  read('/api/calendar'),
  search('/api/dead-letters'),
  read('/api/live'),
  { method: 'POST', path: '/api/actions', access: 'operate' },
  anybody('/'),
  anybody('/assets/*'),
];
