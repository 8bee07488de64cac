import { loadConfig } from '../../config/index.js';
import { plansOf } from '../../service/plans.js';
import { readConfiguration } from '../../simulate/configuration.js';
import { type Period, periodOf } from '../../simulate/period.js';
import { drawPicture } from '../../simulate/picture/picture.js';
import { recordedSeason } from '../../simulate/season.js';
import { type Simulated, simulate } from '../../simulate/simulate.js';
import { whyPage } from './why-page.js';

/** What the page compares, as one writes it after `--under`. */
export const COMPARED = [
  'event',
  'clock',
  'late:clock,cadence.trends-daily=daily 07:30',
  'patient:quiet=20m,maxWait=1h',
] as const;

/** The invented season that the page tells of. */
export const SEASON = 2024;
const SEED = 1;

/** The page that tells the simulation's result, and its picture, by their paths in the repository. */
export function whyDocuments(): ReadonlyMap<string, string> {
  const config = loadConfig({ env: {}, flags: {} });
  const plans = plansOf(config);
  const season = recordedSeason(SEED, SEASON);
  const period: Period = periodOf(season, season.from, season.to);
  const simulated = simulate({
    period,
    config,
    configurations: COMPARED.map(readConfiguration),
    only: plans.map(({ name }) => name),
    plansOf,
  });
  const sideBySide: readonly Simulated[] = simulated.slice(0, 2);
  return new Map([
    ['docs/why.md', whyPage(period, simulated)],
    ['docs/images/why.svg', drawPicture(period, plans, sideBySide)],
  ]);
}
