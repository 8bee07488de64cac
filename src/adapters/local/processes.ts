import { readFileSync, readlinkSync } from 'node:fs';
import type { ProcessIdentity } from '../../domain/state.js';
import type { Processes } from '../../ports/processes.js';

/** What the kernel says of a process. */
interface ProcessFacts {
  /** One letter: `R` running, `S` sleeping, `T` stopped, `Z` ended and not yet waited for. */
  readonly state: string;
  readonly startedAt: string;
}

/** States of a process that does nothing any more. */
const ENDED = ['Z', 'X', 'x'];

/**
 * The processes of this host, by Linux's `/proc`. A process is known by the kernel's boot, its pid
 * namespace, its pid and its start: no other has all four.
 * @param proc where it is mounted; for tests
 * @returns null where the system does not say
 */
export function processesHere(proc = '/proc'): Processes | null {
  const self = identityHere(proc);
  if (self === null) return null;
  return {
    self,
    hasEnded({ boot, pidNamespace, pid, startedAt }) {
      if (boot !== self.boot || pidNamespace !== self.pidNamespace) return false;
      const facts = factsOf(proc, pid);
      // Another user's process may be hidden: then only its signals tell whether it is there.
      if (facts === null) return !canBeSignalled(pid);
      return facts.startedAt !== startedAt || ENDED.includes(facts.state);
    },
  };
}

function identityHere(proc: string): ProcessIdentity | null {
  try {
    const facts = factsOf(proc, process.pid);
    // Where `/proc` is that of another namespace, its numbers are not ours.
    if (facts === null || readlinkSync(`${proc}/self`) !== String(process.pid)) return null;
    return {
      boot: readFileSync(`${proc}/sys/kernel/random/boot_id`, 'utf8').trim(),
      pidNamespace: readlinkSync(`${proc}/self/ns/pid`),
      pid: process.pid,
      startedAt: facts.startedAt,
    };
  } catch {
    return null;
  }
}

/** Null of a process that is not there, or not shown. */
function factsOf(proc: string, pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`${proc}/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[START_FIELD]];
    return state === undefined || startedAt === undefined ? null : { state, startedAt };
  } catch {
    return null;
  }
}

/** Of the fields behind the name, counted from 0: the 22nd of all is the time of the start. */
const START_FIELD = 19;

/** True unless there is certainly no such process. */
function canBeSignalled(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
