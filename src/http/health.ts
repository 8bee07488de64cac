import { answer, type Route } from './route.js';

/**
 * `GET /healthz`: the process answers. `GET /readyz`: the pipeline runs and takes events; if not, why.
 */
export function healthRoutes(
  ready: () => boolean,
  why: () => string | null = () => null,
): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/healthz',
      access: 'public',
      handle: async () => answer(200, { alive: true }),
    },
    {
      method: 'GET',
      path: '/readyz',
      access: 'public',
      handle: async () => {
        const reason = why();
        return answer(ready() ? 200 : 503, { ready: ready(), ...(reason && { why: reason }) });
      },
    },
  ];
}
