import { type Config, originOf } from '../config/index.js';
import { type CheckResult, findingsOf } from './check-result.js';
import { listeningProcess } from './listening-process.js';

/** What answers where the service listens. */
export type Listener =
  | { readonly kind: 'nobody' }
  /** A service of this program. */
  | { readonly kind: 'service'; readonly ready: boolean; readonly why: string | null }
  /** One that takes connections and answers nobody. */
  | { readonly kind: 'frozen'; readonly pid: number; readonly isStopped: boolean }
  | { readonly kind: 'stranger'; readonly how: string };

/** Whoever takes longer to say how it is does not listen to us. */
const PATIENCE_MS = 3_000;

/** Who listens where `trends serve` does on this machine; nothing where any free port will do. */
export async function portFindings(
  { host, port }: Pick<Config['http'], 'host' | 'port'>,
  ask: (origin: string) => Promise<Listener> = listenerAt,
): Promise<readonly CheckResult[]> {
  if (port === 0) return [];
  const { green, yellow, red } = findingsOf('port');
  const subject = 'http';
  const where = `on ${host}:${port}`;
  const found = await ask(originOf({ host, port }));
  if (found.kind === 'nobody') return [green(subject, `nobody listens ${where}: trends serve can`)];
  if (found.kind === 'frozen') {
    const { pid, isStopped } = found;
    const how = isStopped ? 'it was stopped (SIGSTOP)' : 'it does not answer within 3 s';
    return [
      red(subject, `a service listens ${where} and is frozen: ${how}, process ${pid}`, {
        remedy: isStopped
          ? `Let it go on with kill -CONT ${pid}, or end it and start it anew.`
          : `Its log and its machine's load say why; end it with kill ${pid} and start it anew.`,
        command: isStopped ? `kill -CONT ${pid}` : `kill ${pid}`,
      }),
    ];
  }
  if (found.kind === 'stranger') {
    const remedy = 'trends serve cannot listen there: stop it, or choose another with --port.';
    const command = 'trends serve --port 0';
    return [red(subject, `something else listens ${where} (${found.how})`, { remedy, command })];
  }
  if (found.ready) return [green(subject, `a service listens ${where}, and is ready`)];
  return [
    yellow(
      subject,
      `a service listens ${where}, and is not ready${found.why === null ? '' : `: ${found.why}`}`,
      {
        remedy: 'It waits for what is red here, and its log names it; it need not be restarted.',
        command: 'trends doctor',
      },
    ),
  ];
}

/** Asks for `/readyz`, which everybody may. */
export async function listenerAt(origin: string): Promise<Listener> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(`${origin}/readyz`, { signal, redirect: 'manual' });
    const answer: unknown = await response.json().catch(() => null);
    const ready: unknown = answer === null ? null : Reflect.get(Object(answer), 'ready');
    if (typeof ready === 'boolean') {
      const why: unknown = Reflect.get(Object(answer), 'why');
      return { kind: 'service', ready, why: typeof why === 'string' ? why : null };
    }
    return { kind: 'stranger', how: `it answers ${response.status}` };
  } catch (error) {
    if (codeOf(error) === 'ECONNREFUSED') return { kind: 'nobody' };
    const listening = await listeningProcess(Number(new URL(origin).port));
    if (listening?.isService) return { ...listening, kind: 'frozen' };
    return { kind: 'stranger', how: 'it does not answer as a service does' };
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error
    ? Reflect.get(error.cause, 'code')
    : null;
}
