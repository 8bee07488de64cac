import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ActionRequest, Overview } from '../api.js';
import { ActionNews } from './actions/action-news.js';
import { ActionPanel } from './actions/action-panel.js';
import { NowProvider } from './data/now.js';
import { NOBODY, PageContext } from './data/page.js';
import { keepToken, takeToken } from './data/token.js';
import { useLive } from './data/use-live.js';
import { useResource } from './data/use-resource.js';
import { useRoute } from './data/use-route.js';
import { Header, LostBanner } from './shell/header.js';
import { TokenPanel } from './shell/token-panel.js';
import { View } from './views/view.js';

/** The whole page: what stays around the views, and which view is shown. */
export function App() {
  const [token, setToken] = useState(takeToken);
  const [asksToken, setAsksToken] = useState(false);
  const [proposed, propose] = useState<ActionRequest | null>(null);
  const route = useRoute();
  const live = useLive(token);
  const overview = useResource<Overview>('overview', token, live.version);
  const you = overview.data?.you ?? NOBODY;
  const page = useMemo(
    () => ({ token, version: live.version, you, propose, again: live.again }),
    [token, live.version, you, live.again],
  );
  const refused = overview.failure?.status === 401 || overview.failure?.status === 403;
  useEffect(() => setAsksToken(refused), [refused]);
  const takeOver = (given: string | null) => {
    keepToken(given);
    setToken(given);
    setAsksToken(false);
  };
  return (
    <PageContext.Provider value={page}>
      <NowProvider told={overview.data?.now ?? null}>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <Header
          route={route}
          connection={live.connection}
          deadLetters={overview.data?.deadLetters ?? 0}
          onToken={() => setAsksToken(true)}
        />
        <main id="main" tabIndex={-1} data-connection={live.connection.kind}>
          <LostBanner connection={live.connection} />
          {live.action !== null && <ActionNews text={live.action} onDismiss={live.dismiss} />}
          <View route={route} overview={overview} heard={live.heard} />
        </main>
        <p class="unseen" aria-live="polite" role="log">
          {live.news}
        </p>
        {asksToken && <TokenPanel onToken={takeOver} onClose={() => setAsksToken(false)} />}
        {proposed !== null && <ActionPanel request={proposed} onClose={() => propose(null)} />}
      </NowProvider>
    </PageContext.Provider>
  );
}
