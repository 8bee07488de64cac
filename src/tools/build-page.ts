import { join } from 'node:path';
import { build } from 'vite';

/**
 * Builds the dashboard's page: `index.html` and its hashed assets.
 * @param root the repository
 * @param folder where they go; emptied first
 */
export async function buildPage(root: string, folder: string): Promise<void> {
  const web = join(root, 'src/dashboard/web');
  await build({
    root: web,
    configFile: join(web, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: folder },
  });
}
