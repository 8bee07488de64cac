import { z } from 'zod';
import { isAddressRange } from '../http/client-address.js';
import {
  choiceSetting,
  listSetting,
  namesIn,
  notA,
  type SettingMeta,
  textSetting,
  wholeSetting,
} from './kinds.js';

/** Long enough that nobody guesses it, and what a header can carry. */
const TOKEN = /^([\x21-\x7e]{16,512})?$/;
const DIGEST = /^[0-9a-f]{64}$/i;
/** What a line of the journal and of a log can show whole. */
const NAME = /^[\w][\w .@+-]{0,63}$/;
const MAIL = String.raw`[\w.+-]+@[\w.-]+`;
const MAILS = new RegExp(`^(${MAIL}(\\s*,\\s*${MAIL})*)?$`);

const NAME_FAULT = notA('a name of letters, digits, blanks and _.@+-, 64 at most');
const PROXIES = 'addresses and CIDRs, separated by commas';

/** A token by its digest, so that the configuration is no secret. */
const namedToken = z.strictObject({
  name: z.string({ error: notA('a name') }).regex(NAME, { error: NAME_FAULT }),
  sha256: z
    .string({ error: notA('a SHA-256 in hexadecimal digits') })
    .regex(DIGEST, { error: notA('a SHA-256 in hexadecimal digits') })
    .transform((digest) => digest.toLowerCase()),
  role: z
    .enum(['operator', 'publisher', 'reader'], {
      error: notA('one of operator, publisher, reader'),
    })
    .default('operator'),
});

/** Where `serve` listens, and who may ask what of it. */
export const http = z.strictObject({
  host: textSetting('127.0.0.1', /^\S+$/, 'an address or host name', {
    description: 'The address that `serve` listens on.',
    flag: '--host',
  }),
  port: wholeSetting(8080, 0, 65_535, {
    description:
      'The port that `serve` listens on; 0 takes any free one. Where the variable is not set, `PORT` is, in which Cloud Run names it.',
    flag: '--port',
  }),
  connections: wholeSetting(256, 1, 2_048, {
    description:
      'Connections of one address at one time (of IPv6 of one /64); `trustedProxies` are not counted so. Beyond them the one ends whose next bytes have been waited for the longest.',
  }),
  auth: choiceSetting(['none', 'token', 'platform'], {
    description:
      "Who may read: whoever reaches it, so only on this machine (`none`); operators (`token`); whoever is let through by what stands in front (`platform`). Actions are an operator's in any case.",
  }).default('none'),
  token: textSetting('', TOKEN, 'at least 16 characters without blanks, or nothing', {
    description:
      'Whoever sends it as bearer token is an operator. Empty: nobody is by it. A secret: better set by its variable than in the file.',
  }),
  tokens: listSetting(namedToken, 'a list of {name, sha256, role}', {
    description:
      'Tokens with names, by the SHA-256 of each (`printf %s TOKEN | sha256sum`): the journal says who acted. `role` is `operator` (default), `publisher` (sends events) or `reader` (reads).',
  }),
  operators: textSetting('', MAILS, 'e-mail addresses, separated by commas', {
    description: 'Operators too: accounts of Google, by their OIDC tokens.',
  }),
  audience: textSetting('', /^\S*$/, 'the audience of the tokens, or nothing', {
    description: 'What the tokens of `operators` are made for.',
  }),
  trustedProxies: z
    .string({ error: notA(PROXIES) })
    .refine((text) => namesIn(text).every(isAddressRange), { error: notA(PROXIES) })
    .default('')
    .meta({
      description:
        'Proxies whose `X-Forwarded-For` is believed, so that limits count clients and not the proxy.',
      values: PROXIES,
    } satisfies SettingMeta),
});
