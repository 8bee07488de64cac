import type { Row } from '../../src/domain/query.js';
import type { BuildContext, Built } from '../exporter.js';
import { readInputs } from '../inputs.js';
import { buildBackToBack } from './back-to-back.js';
import { buildDefense } from './defense.js';
import { buildHomeAway } from './home-away.js';
import { buildPace } from './pace.js';
import type { TeamParameters } from './parameters.js';
import type { TeamTendencies } from './schema.js';

/** How teams play lately. */
export function buildTeam(
  rows: readonly Row[],
  { params }: BuildContext<TeamParameters>,
): Built<TeamTendencies> {
  return {
    content: {
      pace: buildPace(rows, params),
      defense_by_zone: buildDefense(rows, params),
      home_away: buildHomeAway(rows, params),
      back_to_back: buildBackToBack(rows, params),
    },
    ...readInputs(rows),
  };
}
