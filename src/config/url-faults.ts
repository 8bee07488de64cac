import type { Fault } from './fault.js';
import type { SetBy } from './layer.js';
import type { Settings } from './settings.js';

/** A setting that is a URL, and what it may hold beside host and path. */
interface UrlSetting {
  readonly path: readonly [string, string];
  readonly url: string;
  readonly query: boolean;
}

/** What is wrong with the URLs of a configuration; none of them is shown, since any may hold a secret. */
export function urlFaults(settings: Settings, setBy: SetBy): readonly Fault[] {
  const { alerts, telemetry, bigquery, storage } = settings;
  const urls: readonly UrlSetting[] = [
    { path: ['alerts', 'webhook'], url: alerts.webhook, query: true },
    { path: ['telemetry', 'otlp'], url: telemetry.otlp, query: true },
    { path: ['bigquery', 'endpoint'], url: bigquery.endpoint, query: false },
    { path: ['storage', 'endpoint'], url: storage.endpoint, query: false },
  ];
  return urls.flatMap((each) => {
    const why = each.url === '' ? null : faultOf(each);
    const at = { source: setBy(each.path), key: each.path.join('.') };
    return why === null ? [] : [{ ...at, ...why, value: null }];
  });
}

function faultOf({ url, query }: UrlSetting): Pick<Fault, 'wrong' | 'remedy'> | null {
  if (!URL.canParse(url)) {
    return { wrong: 'is not a URL', remedy: 'Write it like https://HOST/PATH.' };
  }
  const { username, password, search, hash } = new URL(url);
  if (username !== '' || password !== '') {
    return {
      wrong: 'has a user name or a password before its host, which no request would send',
      remedy: 'Take them out: where one is asked for, it belongs in the path or the query.',
    };
  }
  if (hash !== '') {
    return { wrong: 'has a fragment (#…), which no request would send', remedy: 'Remove it.' };
  }
  if (query || search === '') return null;
  return { wrong: 'has a query (?…), and paths are added to it', remedy: 'Remove it.' };
}
