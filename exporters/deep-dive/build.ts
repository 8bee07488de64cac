import type { Row } from '../../src/domain/query.js';
import { section } from '../cells.js';
import type { BuildContext, Built } from '../exporter.js';
import { readInputs } from '../inputs.js';
import { readDay } from './day.js';
import { topicOf } from './focus.js';
import { heroStat } from './hero.js';
import type { DeepDiveParameters } from './parameters.js';
import type { DeepDive } from './schema.js';
import { sidesOf } from './sides.js';
import { CALL_TO_ACTION, TEXTS } from './texts.js';

/** The card of the as-of date's month: its topic and the number that opens it. */
export function buildDeepDive(
  rows: readonly Row[],
  { params, asOf }: BuildContext<DeepDiveParameters>,
): Built<DeepDive> {
  const { focus, month, slug } = topicOf(asOf);
  const { title, subtitle, teaser } = TEXTS[focus];
  const days = section(rows, 'day').map(readDay);
  return {
    content: {
      month,
      title,
      subtitle,
      hero_stat: heroStat(sidesOf(focus, days, asOf), params.min_games),
      teaser,
      slug,
      cta: CALL_TO_ACTION,
    },
    ...readInputs(rows),
  };
}
