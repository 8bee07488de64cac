import { chmodSync, cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Build step: puts every `.sql` file beside its compiled module in `dist`, and makes the program
 * executable, so that `npx trends` runs it.
 */
for (const root of ['exporters', 'src']) {
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (path.endsWith('.sql')) cpSync(join(root, path), join('dist', root, path));
  }
}
chmodSync('dist/src/main.js', 0o755);
