import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ActionRequest, Overview } from '../../api.js';

/** What every view needs of the page around it. */
export interface Page {
  readonly token: string | null;
  /** Moves when the service tells that something changed. */
  readonly version: number;
  readonly you: Overview['you'];
  /** Asks the person whether an action shall be done; nothing is sent before. */
  readonly propose: (request: ActionRequest) => void;
  /** Reads again what is shown. */
  readonly again: () => void;
}

/** Who asks, before the service has said. */
export const NOBODY: Overview['you'] = { name: null, mayAct: false, howTo: '' };

export const PageContext = createContext<Page>({
  token: null,
  version: 0,
  you: NOBODY,
  propose: () => {},
  again: () => {},
});

export const usePage = (): Page => useContext(PageContext);
