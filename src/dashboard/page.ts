import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answer, type Bytes, type Route } from '../http/route.js';

/** Where the build leaves the page: beside this module. */
const FOLDER = fileURLToPath(new URL('./page/', import.meta.url));
const INDEX = 'index.html';

/** What a page consists of. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Assets have their hash in their names. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The page, open to everybody: it holds nothing. Its files are read once, and only they are served,
 * whatever a path says.
 * @param folder `index.html` and what it asks for
 */
export function pageRoutes(folder = FOLDER): readonly Route[] {
  const files = new Map(namesIn(folder).map((name) => [name, fileOf(folder, name)]));
  const route = (path: string, nameOf: (rest: string) => string): Route => ({
    method: 'GET',
    path,
    access: 'public',
    handle: async (_request, { params }) => {
      const name = nameOf(params.rest ?? '');
      return files.get(name) ?? (files.has(INDEX) ? noFile(name) : NOT_BUILT);
    },
  });
  return [route('/', () => INDEX), route('/assets/*', (rest) => `assets/${rest}`)];
}

/** Names relative to the folder; none when the page is not built. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && TYPES[extname(entry.name)] !== undefined)
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length))
      .map((name) => name.replaceAll('\\', '/'));
  } catch {
    return [];
  }
}

function fileOf(folder: string, name: string): Bytes {
  const hashed = name.startsWith('assets/');
  return {
    status: 200,
    contentType: TYPES[extname(name)] ?? 'application/octet-stream',
    bytes: readFileSync(join(folder, name)),
    headers: { 'cache-control': hashed ? FOR_EVER : 'no-cache' },
  };
}

const NOT_BUILT = answer(404, {
  error: 'the page is not built',
  remedy: 'Build it with: npm run build',
});

function noFile(name: string) {
  return answer(404, { error: `the page has no file ${name}`, remedy: 'Load the page again.' });
}
