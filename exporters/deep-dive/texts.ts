import type { Focus } from './focus.js';
import type { DeepDive } from './schema.js';

/** What surrounds the number. Nothing here says which side is ahead: only `hero_stat` knows. */
export const TEXTS: Readonly<Record<Focus, Pick<DeepDive, 'title' | 'subtitle' | 'teaser'>>> = {
  rest_impact: {
    title: 'The Rest Question',
    subtitle: 'Fresh legs, tired legs and the points line',
    teaser:
      'Players on a few days of rest against players on back-to-backs: how often did each group beat the closing line?',
  },
  schedule_density: {
    title: 'When the Schedule Bunches Up',
    subtitle: 'Three games in four nights and the points line',
    teaser:
      'Some stretches leave no night to recover. We set the third game in four nights against every other game and look at what the line makes of it.',
  },
  all_star_break: {
    title: 'Before and After the Break',
    subtitle: 'The All-Star pause and the points line',
    teaser:
      'A long pause splits the season. We compare the games that follow the All-Star break with those that led into it.',
  },
  playoff_race: {
    title: 'Down the Stretch',
    subtitle: 'The playoff race and the points line',
    teaser:
      'Seeding is at stake and rotations change. How the latest weeks compare with the season before them, line by line.',
  },
  season_end: {
    title: 'The Last Weeks',
    subtitle: 'The end of the season and the points line',
    teaser:
      'Some teams play for everything, some for nothing. How the closing weeks compare with the season before them.',
  },
  season_start: {
    title: 'Opening Month',
    subtitle: 'The first weeks of a season and the points line',
    teaser:
      'New teams, new roles, and lines set on little evidence. What the opening of last season looked like next to the rest of it.',
  },
  early_season: {
    title: 'Early Returns',
    subtitle: 'This season so far and the points line',
    teaser:
      'Is the line keeping up with the new season? The games played so far, held against the whole of the last one.',
  },
};

export const CALL_TO_ACTION = 'Read the full analysis';
