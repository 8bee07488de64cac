/** Stands where a secret was. */
export const HIDDEN = '[secret]';

/** Takes what is secret out of a text. */
export type Scrub = (text: string) => string;

/** Fields whose values are hidden whatever they look like. */
export const SECRET_KEY =
  /authorization|cookie|passw|secret|credential|private_?key|api_?key|token|assertion|signature|webhook|raw_?headers|^auth$/i;

/** Quotes as they are, or as JSON within JSON escapes them. */
const QUOTES = String.raw`\\{0,15}["']`;

/** Names that nobody writes before anything but a secret. */
const NAMES = [
  '(?:proxy-)?authorization',
  '(?:set-)?cookie',
  '(?:access|refresh|id|auth|identity|session)[_-]?token',
  'client[_-]?secret',
  'private[_-]?key(?:[_-]?id)?',
  'passw(?:or)?d',
  'api[_-]?key',
].join('|');

/** Names that are secret as a field of JSON. */
const FIELDS = `${NAMES}|token|secret|assertion|credentials?|signature`;

/** Parameters of a URL that let in whoever has them. */
const PARAMETER =
  /([?&;](?:[\w.-]*(?:signature|credential|token|secret|key|password|assertion)|sig|upload_id)=)[^&#\s"'\\<>]+/gi;

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  // "field": "value", also of JSON that stands in a text
  [
    new RegExp(
      `((${QUOTES})(?:${FIELDS})\\2\\s*:\\s*)(${QUOTES})[\\s\\S]*?(?:(?<!\\\\)\\3|$)`,
      'gi',
    ),
    `$1${HIDDEN}`,
  ],
  // name: 'value', name: value, name=value
  [
    new RegExp(`(\\b(?:${NAMES})\\s*[:=]\\s*)(${QUOTES})[\\s\\S]*?(?:(?<!\\\\)\\2|$)`, 'gi'),
    `$1${HIDDEN}`,
  ],
  [
    new RegExp(
      `(\\b(?:${NAMES})\\s*[:=]\\s*)(?!\\[secret\\])(?:(?:bearer|basic)\\s+)?[^\\s,;&"'\\\\}\\]]+`,
      'gi',
    ),
    `$1${HIDDEN}`,
  ],
  [/\b([bB](?:earer|EARER)\s+)(?:[\w.~+/=-]{20,}|(?=[\w.~+/=-]*\d)[\w.~+/=-]{6,})/g, `$1${HIDDEN}`],
  [/\b([bB](?:asic|ASIC)\s+)[A-Za-z0-9+/]{16,}={0,2}/g, `$1${HIDDEN}`],
  [PARAMETER, `$1${HIDDEN}`],
  // tokens and keys that show what they are: JSON Web Tokens, Google's, Slack's
  [/\beyJ[\w-]{10,}(?:\.[\w-]*)*/g, HIDDEN],
  [/\b(?:ya29\.|GOCSPX-|AIza|1\/\/0)[\w./-]{10,}/g, HIDDEN],
  [/\bxox[a-z]-[\w-]{8,}/g, HIDDEN],
];

/** What a text must hold for any of the patterns to find something; most hold none of it. */
const SUSPECT = /[:=]|[bB](?:earer|EARER|asic|ASIC)|eyJ|ya29\.|GOCSPX-|AIza|1\/\/0|xox|-----BEGIN/;

const URLS = /\bhttps?:\/\/[^\s"'<>\\]+/gi;
const ORIGIN = /^(https?:\/\/)(?:[^/?#@]*@)?([^/?#]*)/i;

/** Addresses whose path is the secret. */
const HOOKS = /^https?:\/\/(?:hooks?\.|chat\.googleapis\.com\/)|webhook|\/hooks?\//i;

/**
 * Hides what patterns know as secret: keys, tokens, passwords, the paths of webhooks, the signatures
 * of signed URLs. @param secrets texts that are hidden wherever they stand
 */
export function scrubber(secrets: readonly string[] = []): Scrub {
  const known = secrets.filter((secret) => secret !== '');
  return (text) => {
    const without = known.reduce((sofar, secret) => sofar.replaceAll(secret, HIDDEN), text);
    if (!SUSPECT.test(without)) return without;
    return PATTERNS.reduce(
      (sofar, [pattern, instead]) => sofar.replace(pattern, instead),
      without.replace(URLS, scrubUrl),
    );
  };
}

function scrubUrl(url: string): string {
  const [start = '', scheme, host] = ORIGIN.exec(url) ?? [];
  if (HOOKS.test(url)) return `${scheme}${host}/${HIDDEN}`;
  const user = start.includes('@') ? `${HIDDEN}@` : '';
  return `${scheme}${user}${host}${url.slice(start.length)}`;
}
