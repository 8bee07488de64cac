import type { Random } from './random.js';
import type { TortureRow } from './torture-files.js';

/** The season whose end has exact samples and rates. */
const SCRIPTED_SEASON = 2025;

/** A good game and one far below the season's average. */
const GOOD = 31;
const BAD = 14;

/**
 * Bad games (`b`) and good ones (`g`) from the season's start on, for bounce-back rates of exactly
 * 0.7 and 0.6, at the sample sizes where the significance changes and one below.
 */
const SCRIPTS = [
  `${'bg'.repeat(6)}bbbbg`, // 7 of 10
  `${'bg'.repeat(9)}g`, // 9 of 9
  `${'bg'.repeat(2)}bbbg`, // 3 of 5
  `${'bg'.repeat(4)}g`, // 4 of 4
] as const;

/** Two players' rows twice, under names that sort apart: everything about them ties. */
function twins(rows: readonly TortureRow[]): TortureRow[] {
  const lookups = [...new Set(rows.map((row) => String(row.player_lookup)))].slice(0, 2);
  return lookups.flatMap((lookup, index) =>
    rows
      .filter((row) => row.player_lookup === lookup)
      .map((row) => ({ ...row, player_lookup: index === 0 ? `0${lookup}` : `zz${lookup}` })),
  );
}

/** One player's rows with points after a script in its season; the season's last game is bad. */
function scripted(rows: readonly TortureRow[], lookup: string, script: string): TortureRow[] {
  const season = rows
    .filter((row) => row.player_lookup === lookup && row.season_year === SCRIPTED_SEASON)
    .sort((a, b) => (String(a.game_date) < String(b.game_date) ? -1 : 1));
  return season.map((row, index) => {
    const isBad = index === season.length - 1 || script[index] === 'b';
    const points = isBad ? BAD : GOOD;
    const over_under_result = Number(row.points_line) < points ? 'OVER' : 'UNDER';
    const lined =
      row.points_line === null || row.points_line === points ? {} : { over_under_result };
    const cells = { player_lookup: `script${script.length}`, points };
    return { ...row, over_under_result: null, ...lined, ...cells };
  });
}

/** The rows, and those of players who tie with others or reach thresholds exactly. */
export function withSpecials(chance: Random, rows: readonly TortureRow[]): TortureRow[] {
  const model = String(rows[0]?.player_lookup);
  const oncePerDate = new Map(
    rows
      .filter((row) => row.player_lookup === model)
      .map((row) => [String(row.game_date), row] as const),
  );
  const specials = chance.chance(0.6)
    ? SCRIPTS.flatMap((script) => scripted([...oncePerDate.values()], model, script))
    : [];
  return [...rows, ...twins(rows), ...specials];
}
