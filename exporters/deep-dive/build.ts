import { seasonOf } from '../../src/domain/date.js';
import type { Row } from '../../src/domain/query.js';
import { section } from '../cells.js';
import type { BuildContext, Built } from '../exporter.js';
import { fill } from '../fill.js';
import { readInputs } from '../inputs.js';
import { TEXTS } from '../texts.js';
import { readDay } from './day.js';
import { topicOf } from './focus.js';
import { heroStat } from './hero.js';
import type { DeepDiveParameters } from './parameters.js';
import type { DeepDive } from './schema.js';
import { seasonName, sidesOf, TOPIC_DAYS } from './sides.js';

/** The card of the as-of date's month: its topic and the number that opens it. */
export function buildDeepDive(
  rows: readonly Row[],
  { params, asOf }: BuildContext<DeepDiveParameters>,
): Built<DeepDive> {
  const { focus, month, slug } = topicOf(asOf);
  const { title, subtitle, teaser } = TEXTS.deepDive.topics[focus];
  const season = seasonOf(asOf);
  const values = {
    days: TOPIC_DAYS[focus],
    season: seasonName(season),
    lastSeason: seasonName(season - 1),
  };
  const days = section(rows, 'day').map(readDay);
  return {
    content: {
      month,
      title: fill(title, values),
      subtitle: fill(subtitle, values),
      hero_stat: heroStat(sidesOf(focus, days, asOf), params.min_games),
      teaser: fill(teaser, values),
      slug,
      cta: TEXTS.deepDive.callToAction,
    },
    ...readInputs(rows),
  };
}
