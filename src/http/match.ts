/** What a request asks for: the path in decoded segments. */
export interface Target {
  readonly pathname: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** What a segment of `*` must not hold: whoever joins it to a folder would leave that. */
const SEPARATOR = /[/\\]/;

/**
 * Takes a request's target apart. Null where it is none of ours: not a path, percent-encoded
 * wrongly, or with a segment that would climb (`..`).
 */
export function targetOf(url: string): Target | null {
  if (!url.startsWith('/')) return null;
  const cut = url.indexOf('?');
  const pathname = cut === -1 ? url : url.slice(0, cut);
  const segments: string[] = [];
  for (const part of pathname.slice(1).split('/')) {
    const segment = decoded(part);
    if (segment === null || segment === '.' || segment === '..') return null;
    if (segment.includes('\0')) return null;
    segments.push(segment);
  }
  return { pathname, segments, query: new URLSearchParams(cut === -1 ? '' : url.slice(cut + 1)) };
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/**
 * What stands in the places of a pattern's `:name`s and of its trailing `*`; null: no match. An
 * encoded slash is part of a name, and never of what a `*` stands for.
 */
export function paramsOf(
  pattern: string,
  segments: readonly string[],
): Readonly<Record<string, string>> | null {
  const wanted = pattern.slice(1).split('/');
  const open = wanted.at(-1) === '*';
  const fixed = open ? wanted.slice(0, -1) : wanted;
  if (open ? segments.length <= fixed.length : segments.length !== fixed.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of fixed.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':') && segment !== '') params[part.slice(1)] = segment;
    else if (part !== segment) return null;
  }
  if (!open) return params;
  const rest = segments.slice(fixed.length);
  if (rest.some((segment) => SEPARATOR.test(segment))) return null;
  params['*'] = rest.join('/');
  return params;
}
