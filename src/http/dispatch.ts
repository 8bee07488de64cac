import type { IncomingMessage } from 'node:http';
import type { Admit } from './admit.js';
import { refuseStrangers } from './browsers.js';
import { countedAs } from './client-address.js';
import { paramsOf, targetOf } from './match.js';
import { oneAtATime } from './one-at-a-time.js';
import { type Answer, type Asked, answer, type Route } from './route.js';
import { BODIES } from './under-way.js';

export interface DispatchOptions {
  readonly routes: readonly Route[];
  readonly admit: Admit;
  /** Whether only this machine can ask. */
  readonly onLoopback: boolean;
}

/** Answers a request by its route: who may not, or asks for nothing that is there, is told so. */
export function dispatcher({ routes, admit, onLoopback }: DispatchOptions) {
  const known = inOrder(routes);
  const expensive = oneAtATime();
  return async (request: IncomingMessage): Promise<Answer> => {
    const misled = refuseStrangers(request, 'public', onLoopback);
    if (misled !== null) return misled;
    const target = targetOf(request.url ?? '/');
    if (target === null) return NO_PATH;
    const { segments, query, pathname } = target;
    const here = known.flatMap((route) => {
      const params = paramsOf(route.path, segments);
      return params === null ? [] : [{ route, params }];
    });
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const match = here.find(({ route }) => route.method === method);
    if (match === undefined) return nothingHere(request.method, pathname, here, known);
    return answerOf(match.route, request, { params: match.params, query });
  };

  async function answerOf(
    route: Route,
    request: IncomingMessage,
    wanted: Pick<Asked, 'params' | 'query'>,
  ): Promise<Answer> {
    const strange = refuseStrangers(request, route.access, onLoopback);
    if (strange !== null) return strange;
    const admission = await admit(request, route);
    if (admission.kind === 'refused') return admission.answer;
    const { kind: _, ...asker } = admission;
    const handle = () => route.handle(request, { ...wanted, ...asker });
    const waiting = {
      by: asker.who ?? countedAs(asker.client),
      hasLeft: () => request.socket.destroyed,
    };
    try {
      return await ((route.cost ?? 'little') === 'little' ? handle() : expensive(waiting, handle));
    } finally {
      BODIES.release(request);
    }
  }
}

const NO_PATH = answer(400, {
  error: 'the path is not one',
  remedy: 'Write names with letters, digits, "-", "_" and "."; encode whatever else they hold.',
});

/** Whatever takes all that is left comes after what names its path. */
function inOrder(routes: readonly Route[]): readonly Route[] {
  return [...routes].sort((a, b) => Number(a.path.endsWith('*')) - Number(b.path.endsWith('*')));
}

function nothingHere(
  method: string | undefined,
  pathname: string,
  here: readonly { readonly route: Route }[],
  routes: readonly Route[],
): Answer {
  if (here.length > 0) {
    const allowed = here.map(({ route }) => route.method).join(', ');
    const error = `${method} is not allowed here; use ${allowed}`;
    return { ...answer(405, { error }), headers: { allow: allowed } };
  }
  const known = routes.map((route) => `${route.method} ${route.path}`).join(', ');
  return answer(404, { error: `nothing at ${pathname}; there is ${known}` });
}
