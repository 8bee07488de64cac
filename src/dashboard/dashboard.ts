import type { Attached, Dashboard, DashboardOptions } from './opened.js';
import { PATHS } from './paths.js';

/** Makes a dashboard. Nothing of it is loaded or read before somebody looks. */
export function openDashboard(options: DashboardOptions): Dashboard {
  let service: Attached | null = null;
  let opening: Promise<Dashboard> | null = null;

  async function openNow(): Promise<Dashboard> {
    const opened = (await import('./opened.js')).openNow(options);
    if (service !== null) opened.attach(service);
    return opened;
  }

  return {
    routes: PATHS.map((known) => ({
      ...known,
      handle: async (request, asked) => {
        opening ??= openNow();
        const { routes } = await opening;
        const route = routes.find(
          (each) => each.method === known.method && each.path === known.path,
        );
        if (route === undefined)
          throw new Error(`the dashboard has no ${known.method} ${known.path}`);
        return route.handle(request, asked);
      },
    })),
    attach(started) {
      service = started;
      opening?.then((opened) => opened.attach(started)).catch(() => undefined);
    },
    async close() {
      await (await opening)?.close();
    },
  };
}
