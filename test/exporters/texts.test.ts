import { describe, expect, it } from 'vitest';
import type { Exporter } from '../../exporters/exporter.js';
import { fill } from '../../exporters/fill.js';
import { EXPORTERS } from '../../exporters/registry.js';
import { TEXTS } from '../../exporters/texts.js';
import { AS_OF, smallLeague } from '../src/tools/docs/small-league.js';
import { runWith } from '../support/run-exporter.js';

type Texts = { readonly [name: string]: string | Texts };

/** Every text of a group with its path, `hero.label`. */
const leaves = (texts: Texts, path = ''): [path: string, text: string][] =>
  Object.entries(texts).flatMap(([name, text]): [string, string][] =>
    typeof text === 'string' ? [[`${path}${name}`, text]] : leaves(text, `${path}${name}.`),
  );
const ALL = leaves(TEXTS);

/** What a text looks like in a file, whatever is put in. */
const published = (text: string) =>
  new RegExp(`^${text.replace(/[.+()?*]/g, '\\$&').replace(/\{\w+\}/g, '.+')}$`, 'i');

/** Fields of all six files whose wording is the editor's, by where it may come from. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  insight: leaves(TEXTS.team).map(([, text]) => text),
  key_insights: leaves(TEXTS.whatMatters.insights).map(([, text]) => text),
  headline: leaves({ ...TEXTS.quickHits.headlines, ...TEXTS.quickHits.sideHeadlines }).map(
    ([, text]) => text,
  ),
  description: [...Object.values(TEXTS.whatMatters.archetypes), TEXTS.quickHits.description],
  refresh_note: Object.values(TEXTS.quickHits.refreshNote),
  context: [...Object.values(TEXTS.quickHits.context), ...Object.values(TEXTS.deepDive.hero)],
  label: [TEXTS.deepDive.hero.label, TEXTS.deepDive.hero.tooFewLabel],
  ...Object.fromEntries(
    (['title', 'subtitle', 'teaser'] as const).map((field) => [
      field,
      Object.values(TEXTS.deepDive.topics).map((topic) => topic[field]),
    ]),
  ),
  cta: [TEXTS.deepDive.callToAction],
};

/** Fields that hold names, numbers and words of the schema. */
const COMPUTED =
  /^(rank|player_lookup|player_name|team|streak_type|last_game_date|date|opponent|tonight_\w+|time_period|significance|example_players|id|category|stat|trend|value|month|slug)$/;

/** Names and numbers alone. */
const WITHOUT_TEXTS: readonly string[] = ['whos-hot-v2.json', 'bounce-back.json'];

/** Every text of a file by its field's name; items of lists go by the list's. */
function textsOf(value: unknown, field = ''): [field: string, text: string][] {
  if (typeof value === 'string') return COMPUTED.test(field) ? [] : [[field, value]];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, field));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => textsOf(item, name));
}

const fileOf = async (exporter: Exporter, asOf = AS_OF) =>
  (await runWith(smallLeague(), exporter, { asOf })).content;

describe('the texts of all six files', () => {
  it.each(EXPORTERS.map((exporter) => [exporter.file, exporter] as const))(
    '%s has none but those of exporters/texts.ts, and every name in them is put in',
    async (_, exporter) => {
      const texts = textsOf(await fileOf(exporter));
      expect(texts.length > 0).toBe(!WITHOUT_TEXTS.includes(exporter.file));
      for (const [field, text] of texts) {
        const known = GROUPS[field]?.some((each) => published(each).test(text));
        expect(known, `${field}: ${text}`).toBe(true);
        expect(text).not.toMatch(/[{}]/);
      }
    },
  );

  it.each(ALL)('%s says no number of its own', (_, text) => {
    expect(text).not.toMatch(/\d/);
  });

  it.each(ALL.filter(([path]) => /[hH]eadlines\./.test(path)))(
    '%s is a title of at most three words',
    (_, text) => {
      expect(text).toMatch(/^[A-Z][\w-]*( [A-Z][\w-]*){0,2}$/);
    },
  );

  it.each(ALL)('%s is a sentence only if it is an insight or a teaser', (path, text) => {
    const isSentence = /[.?]$/.test(text);
    expect(isSentence).toBe(/^team\.|\.insights\.|\.teaser$/.test(path));
  });

  it('that two files share name the players and the days', () => {
    const { topics } = TEXTS.deepDive;
    for (const { subtitle } of Object.values(topics)) expect(subtitle).toContain('all players');
    for (const games of leaves(TEXTS.quickHits.games)) expect(games[1]).toMatch(/\ball\b/);
    expect(TEXTS.quickHits.description).toContain('{days}');
    for (const insight of Object.values(TEXTS.whatMatters.insights)) {
      expect(insight).toMatch(/\{games\}.*\{days\}/);
    }
  });

  it('of a topic that looks at whole seasons name no days', () => {
    expect(Object.values(TEXTS.deepDive.topics.early_season).join()).not.toContain('{days}');
  });
});

describe('fill', () => {
  it('puts in each name wherever it stands, and takes no value for a name', () => {
    expect(fill('{a} and {b}, {a}', { a: '{b}', b: 2, c: 'unused' })).toBe('{b} and 2, {b}');
    expect(fill('nothing', {})).toBe('nothing');
  });

  it('does not compile with a name that nobody gives', () => {
    // @ts-expect-error: `days` is missing
    expect(fill('last {days} days', { games: 1 })).toBe('last {days} days');
  });
});
