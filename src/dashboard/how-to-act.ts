import type { Config } from '../config/index.js';

/** How somebody who looks becomes one who may act, in a sentence or two. */
export function howToAct({
  token,
  tokens,
  operators,
}: Pick<Config['http'], 'token' | 'tokens' | 'operators'>): string {
  const ways = [
    ...(token === '' && tokens.every(({ role }) => role !== 'operator')
      ? []
      : ['Open the page with an operator token: its address and /#token=TOKEN.']),
    ...(operators.length === 0 ? [] : ['Show a token of one of the operators (http.operators).']),
  ];
  return ways.length === 0
    ? 'This service knows no operator: set TRENDS_HTTP_TOKEN, and start it again.'
    : ways.join(' ');
}
