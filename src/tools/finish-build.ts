import { chmodSync, cpSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildPage } from './build-page.js';
import { bundle } from './bundle.js';

/**
 * Build step, run at the repository's root after the compiler: completes the build that this file
 * is part of. Every `.sql` file comes beside its compiled module, and `src/main.js` becomes the
 * bundled program, executable, so that `npx trends` runs it, and the dashboard's page lies beside its server.
 */
const build = resolve(import.meta.dirname, '../..');
for (const root of ['exporters', 'src']) {
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (path.endsWith('.sql')) cpSync(join(root, path), join(build, root, path));
  }
}
await Promise.all([
  bundle(process.cwd(), join(build, 'src')),
  buildPage(process.cwd(), join(build, 'src/dashboard/page')),
]);
chmodSync(join(build, 'src/main.js'), 0o755);
