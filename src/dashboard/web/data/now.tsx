import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import type { EpochMs } from '../../../domain/date.js';

const Now = createContext<EpochMs>(0);

interface NowProps {
  /** The service's clock as it last told it; null: not yet. */
  readonly told: EpochMs | null;
  readonly children: ComponentChildren;
}

/**
 * Gives its children the service's present, by its own clock: the browser's may differ. Ticks every
 * second, so that what is written relative to it stays true.
 */
export function NowProvider({ told, children }: NowProps) {
  const aheadMs = useMemo(() => (told === null ? 0 : told - Date.now()), [told]);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return <Now.Provider value={Date.now() + aheadMs}>{children}</Now.Provider>;
}

/** The service's present. */
export const useNow = (): EpochMs => useContext(Now);
