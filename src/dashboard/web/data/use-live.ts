import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { LandingMark, LiveEvent } from '../../api.js';
import { gameDay } from '../format/times.js';
import { bare, OUTCOMES, titleOf } from '../format/words.js';
import { type Connection, listen } from './live.js';

export interface Live {
  readonly connection: Connection;
  /** Moves when what is shown may have changed. */
  readonly version: number;
  /** Landings heard, newest first: shown before they are read again. */
  readonly heard: readonly LandingMark[];
  /** One sentence of what happened last, for those who listen to the page. */
  readonly news: string;
  /** How an operator's action goes on; null: nothing to tell. */
  readonly action: string | null;
  /** It has been read. */
  readonly dismiss: () => void;
  /** What is shown may have changed without a word of the service. */
  readonly again: () => void;
}

/** Changes within this time are read at once. */
const TOGETHER_MS = 150;
const HEARD_AT_MOST = 50;
/** Deadlines pass and dead letters come without an event. */
const AGAIN_MS = 15_000;

/** Hears what the service tells while it happens. */
export function useLive(token: string | null): Live {
  const [connection, setConnection] = useState<Connection>({
    kind: 'connecting',
    since: Date.now(),
  });
  const [version, setVersion] = useState(0);
  const [heard, setHeard] = useState<readonly LandingMark[]>([]);
  const [news, setNews] = useState('');
  const [action, setAction] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const again = useCallback(() => setVersion((count) => count + 1), []);
  useEffect(() => {
    const changed = () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        again();
      }, TOGETHER_MS);
    };
    const onEvent = (event: LiveEvent) => {
      if (event.event === 'landing') {
        setHeard((before) => [event.data, ...before].slice(0, HEARD_AT_MOST));
      }
      if (event.event === 'action') setAction(event.data.text);
      const told = newsOf(event);
      if (told !== null) setNews(told);
      changed();
    };
    const onConnection = (kind: Connection['kind']) =>
      setConnection((before) => afterwards(before, kind));
    const stop = listen({ token, onEvent, onConnection });
    const often = setInterval(changed, AGAIN_MS);
    return () => {
      stop();
      clearInterval(often);
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [token, again]);
  const dismiss = () => setAction(null);
  return { connection, version, heard, news, action, dismiss, again };
}

/** Going offline, what is shown is as old as when the connection was lost. */
function afterwards(before: Connection, kind: Connection['kind']): Connection {
  if (before.kind === kind) return before;
  const goesOn = before.kind === 'reconnecting' && kind === 'offline';
  return { kind, since: goesOn ? before.since : Date.now() };
}

function newsOf(event: LiveEvent): string | null {
  switch (event.event) {
    case 'landing':
      return `${bare(event.data.table)} landed for ${gameDay(event.data.gameDate)}.`;
    case 'run':
      return `${titleOf(event.data.exporter)}: refresh ${OUTCOMES[event.data.status]}.`;
    default:
      return null;
  }
}
