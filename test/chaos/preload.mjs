import { createRequire, syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';

/**
 * Loaded before the built program (`node --import`): what happens to its files and to its clock is
 * decided from outside. `CHAOS` says where its files lie and what its clock shows; orders come as
 * messages to the process, and count from the moment they come.
 *
 * - `{ trap: { nth, when, signal, pattern } }`: a signal to itself just before or after the n-th file
 *   operation on a path that the pattern matches
 * - `{ refuse: { code, pattern } | null }`: such operations fail with that code until told otherwise
 * - `{ clockMs }`: the clock shows so much more than the rest of its world
 */
const { roots, shiftMs, clockMs = 0, trap = null } = JSON.parse(process.env.CHAOS);
const places = roots.map((root) => resolve(root) + sep);
const orders = { trap, refuse: null, clockMs, operations: 0 };
orders.pattern = trap === null ? null : new RegExp(trap.pattern);

process.on('message', (order) => {
  if ('trap' in order) {
    Object.assign(orders, { trap: order.trap, operations: 0 });
    orders.pattern = order.trap === null ? null : new RegExp(order.trap.pattern);
  }
  if ('refuse' in order) {
    const { refuse } = order;
    orders.refuse = refuse && { ...refuse, pattern: new RegExp(refuse.pattern) };
  }
  if ('clockMs' in order) orders.clockMs = order.clockMs;
});
process.channel?.unref();

const realNow = Date.now;
const shownNow = () => realNow() + shiftMs + orders.clockMs;
globalThis.Date = class extends Date {
  constructor(...parts) {
    if (parts.length === 0) super(shownNow());
    else super(...parts);
  }
  static now() {
    return shownNow();
  }
};

const isOurs = (path) => {
  const whole = typeof path === 'string' ? resolve(path) + sep : '';
  return places.some((place) => whole.startsWith(place));
};

const strike = (path, when) => {
  if (orders.trap === null || !orders.pattern.test(path)) return;
  if (when === 'before') orders.operations += 1;
  if (when === orders.trap.when && orders.operations === orders.trap.nth) {
    process.kill(process.pid, orders.trap.signal);
  }
};

const refused = (path, name) => {
  if (!orders.refuse?.pattern.test(path)) return;
  const { code } = orders.refuse;
  throw Object.assign(new Error(`${code}: refused, ${name} '${path}'`), {
    code,
    syscall: name,
    path,
  });
};

/** An operation with what may happen around it. */
const around = async (path, name, act) => {
  strike(path, 'before');
  refused(path, name);
  const result = await act();
  strike(path, 'after');
  return result;
};

/** Times of files are told on the world's clock, whatever this process's own shows. */
const shifted = (stats) => {
  for (const key of ['atimeMs', 'mtimeMs', 'ctimeMs', 'birthtimeMs']) {
    if (typeof stats[key] === 'bigint') {
      stats[key] += BigInt(Math.round(shiftMs));
      const ns = key.replace('Ms', 'Ns');
      stats[ns] += BigInt(Math.round(shiftMs)) * 1_000_000n;
    } else stats[key] += shiftMs;
  }
  return stats;
};

const promises = createRequire(import.meta.url)('node:fs').promises;
const paths = new WeakMap();
/** The path that an operation is about; of those with two the second, which they make. */
const PATH_OF = { rename: 1, link: 1, symlink: 1 };
const NAMES = [
  'mkdir',
  'rename',
  'link',
  'unlink',
  'readdir',
  'rm',
  'rmdir',
  'readFile',
  'writeFile',
];
for (const name of NAMES) {
  const real = promises[name];
  promises[name] = (...args) => {
    const path = args[PATH_OF[name] ?? 0];
    return isOurs(path) ? around(path, name, () => real(...args)) : real(...args);
  };
}
for (const name of ['stat', 'lstat']) {
  const real = promises[name];
  promises[name] = async (path, options) => {
    if (!isOurs(path)) return real(path, options);
    return shifted(await around(path, name, () => real(path, options)));
  };
}
const { open, utimes } = promises;
promises.utimes = (path, atime, mtime) =>
  utimes(path, Number(atime) - shiftMs / 1000, Number(mtime) - shiftMs / 1000);
promises.open = async (path, ...rest) => {
  if (!isOurs(path)) return open(path, ...rest);
  const file = await around(path, 'open', () => open(path, ...rest));
  paths.set(file, path);
  return file;
};
const sample = await open(import.meta.filename);
const handle = Object.getPrototypeOf(sample);
await sample.close();
for (const name of ['appendFile', 'write', 'writeFile', 'read', 'sync', 'datasync']) {
  const real = handle[name];
  handle[name] = function (...args) {
    const path = paths.get(this);
    const act = () => real.apply(this, args);
    return path === undefined ? act() : around(path, name, act);
  };
}
const { stat } = handle;
handle.stat = async function (options) {
  const stats = await stat.call(this, options);
  return paths.has(this) ? shifted(stats) : stats;
};
syncBuiltinESMExports();
