import type { Route } from '../http/route.js';
import { takeBody } from '../http/take-body.js';
import { actionRequest } from './action-request.js';
import type { Act } from './actions.js';
import { refusal, refusing } from './refused.js';

const LIMITS = { bytes: 65_536, ms: 10_000 };

/**
 * `POST /api/actions`, for operators. The server lets nobody else in; this is asked once more.
 * @param howTo how somebody becomes one
 */
export function actionsRoute({ act, howTo }: { readonly act: Act; readonly howTo: string }): Route {
  return {
    method: 'POST',
    path: '/api/actions',
    access: 'operate',
    handle: (request, { who, client, mayAct }) =>
      refusing(async () => {
        if (!mayAct || who === null) return refusal(403, 'this is for operators', howTo);
        const taken = await takeBody(request, { who, client }, LIMITS);
        if (taken.kind === 'refused') return taken.answer;
        return act(actionRequest(taken.body), who);
      }),
  };
}
