import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process that listens on a port of this machine. */
export interface ListeningProcess {
  readonly pid: number;
  /** Whether it is this program's `serve`. */
  readonly isService: boolean;
  /** Whether it was stopped (SIGSTOP) or is being traced: it answers nobody until it goes on. */
  readonly isStopped: boolean;
}

/**
 * Who listens on a TCP port, from /proc; null where that cannot be told: on other systems, in other
 * containers, for processes of other users.
 */
export async function listeningProcess(port: number): Promise<ListeningProcess | null> {
  try {
    const sockets = await listeningSockets(port);
    if (sockets.size === 0) return null;
    for (const pid of await pids()) {
      if (await holdsAny(pid, sockets)) return await described(pid);
    }
  } catch {
    // No /proc, or none that says it.
  }
  return null;
}

/** State of a socket that listens, in /proc/net/tcp. */
const LISTEN = '0A';

/** The sockets that listen on a port, as /proc/<pid>/fd names them. */
async function listeningSockets(port: number): Promise<ReadonlySet<string>> {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const lines = tables.flatMap((text) => text.split('\n').slice(1));
  return new Set(
    lines.flatMap((line) => {
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
      return state === LISTEN && local.endsWith(wanted) ? [`socket:[${inode}]`] : [];
    }),
  );
}

async function pids(): Promise<readonly number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function holdsAny(pid: number, sockets: ReadonlySet<string>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const targets = await Promise.all(
    names.map((name) => readlink(`${folder}/${name}`).catch(() => '')),
  );
  return targets.some((target) => sockets.has(target));
}

async function described(pid: number): Promise<ListeningProcess> {
  const [command, status] = await Promise.all(
    ['cmdline', 'status'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
  );
  const words = (command ?? '').split('\0');
  return {
    pid,
    isService: words.includes('serve') && words.some((word) => /(main\.js|trends)$/.test(word)),
    isStopped: /^State:\s+[Tt]/m.test(status ?? ''),
  };
}
