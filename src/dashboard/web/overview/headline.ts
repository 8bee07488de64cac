import type { ExporterCard, FreshnessState } from '../../api.js';
import { gameDay } from '../format/times.js';
import { activityName, bare, inWords, listed, titleOf } from '../format/words.js';

export interface Headline {
  readonly state: FreshnessState;
  readonly text: string;
  /** What is worth knowing beside it. */
  readonly beside: string | null;
}

/** Worst first. */
const ORDER: readonly FreshnessState[] = ['stale', 'unknown', 'partial', 'waiting', 'fresh'];

/** Activities an operator wants to know of whatever the state. */
const NOTABLE = ['held-back', 'failing', 'paused', 'pinned'] as const;

/** Says in one sentence whether the files are fresh, and if not, why not. */
export function headlineOf(cards: readonly ExporterCard[]): Headline {
  const state = ORDER.find((one) => cards.some((card) => card.state === one)) ?? 'unknown';
  const beside = besideOf(cards);
  if (cards.length === 0) return { state, text: 'There are no files', beside };
  if (state === 'fresh') return { state, text: `All ${all(cards.length)} are fresh`, beside };
  const parts = ORDER.flatMap((one) => {
    const those = cards.filter((card) => card.state === one);
    return one === 'fresh' || those.length === 0 ? [] : [those];
  });
  const lacks = new Set(parts.map((those) => missingOf(those)));
  const together = parts.length > 1 && lacks.size === 1 ? (parts[0] ?? []) : [];
  const said = parts.map((those, index) => {
    const count =
      index === 0
        ? `${inWords(those.length)} of ${all(cards.length)}`
        : inWords(those.length).toLowerCase();
    return `${count} ${saying(those)}${together.length > 0 ? '' : lacking(those)}`;
  });
  return { state, text: `${listed(said)}${without(together)}`, beside };
}

const all = (count: number): string => `${inWords(count).toLowerCase()} files`;

function saying(cards: readonly ExporterCard[]): string {
  const one = cards.length === 1;
  switch (cards[0]?.state) {
    case 'waiting':
      return one ? 'waits' : 'wait';
    case 'partial':
      return `${one ? 'is' : 'are'} partial`;
    case 'stale':
      return `${one ? 'is' : 'are'} stale`;
    default:
      return 'cannot be told';
  }
}

/** What files of one state lack: ` for player_game_summary of Tue, Jan 14`. */
function lacking(cards: readonly ExporterCard[]): string {
  if (cards[0]?.state !== 'waiting') return without(cards);
  const awaited = missingOf(cards, (lack) => lack?.kind !== 'team');
  const lacks = missingOf(cards, (lack) => lack?.kind === 'team');
  const waits = awaited === '' ? ' to be refreshed' : ` for ${awaited}`;
  return lacks === '' ? waits : `${waits}, without ${lacks}`;
}

function without(cards: readonly ExporterCard[]): string {
  const missing = missingOf(cards);
  return missing === '' ? '' : `, without ${missing}`;
}

type Missing = ExporterCard['missing'][number];

function missingOf(
  cards: readonly ExporterCard[],
  isMeant: (lack: Missing['lack']) => boolean = () => true,
): string {
  const all = cards.flatMap(({ missing }) =>
    missing
      .filter(({ lack }) => isMeant(lack))
      .map(({ table, date, lack }) => {
        if (lack?.kind === 'team') return `${lack.team} in ${bare(table)}`;
        return `${lack?.kind ?? bare(table)} of ${gameDay(date)}`;
      }),
  );
  return listed([...new Set(all)]);
}

function besideOf(cards: readonly ExporterCard[]): string | null {
  const said = NOTABLE.flatMap((activity) => {
    const names = cards
      .filter((card) => card.activity === activity)
      .map(({ exporter }) => exporter);
    if (names.length === 0) return [];
    const verb = names.length === 1 ? 'is' : 'are';
    return [`${listed(names.map(titleOf))} ${verb} ${activityName(activity)}`];
  });
  return said.length === 0 ? null : `${said.join('; ')}.`;
}
