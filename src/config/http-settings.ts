import { z } from 'zod';
import { choiceSetting, textSetting, wholeSetting } from './kinds.js';

/** Long enough that nobody guesses it, and what a header can carry. */
const TOKEN = /^([\x21-\x7e]{16,512})?$/;
const MAIL = String.raw`[\w.+-]+@[\w.-]+`;
const MAILS = new RegExp(`^(${MAIL}(\\s*,\\s*${MAIL})*)?$`);

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
  auth: choiceSetting(['none', 'token', 'platform'], {
    description:
      "Who may read: whoever reaches it, so only on this machine (`none`); operators (`token`); whoever is let through by what stands in front (`platform`). Actions are an operator's in any case.",
  }).default('none'),
  token: textSetting('', TOKEN, 'at least 16 characters without blanks, or nothing', {
    description:
      'Whoever sends it as bearer token is an operator. Empty: nobody is by it. A secret: better set by its variable than in the file.',
  }),
  operators: textSetting('', MAILS, 'e-mail addresses, separated by commas', {
    description: 'Operators too: accounts of Google, by their OIDC tokens.',
  }),
  audience: textSetting('', /^\S*$/, 'the audience of the tokens, or nothing', {
    description: 'What the tokens of `operators` are made for.',
  }),
});
