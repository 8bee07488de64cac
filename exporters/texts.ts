/**
 * Every text of the published files. To change one, change the words between the quotes.
 *
 * - `{names}` in braces are numbers and words that are put in when the file is made: the comment above
 *   a group says which ones its texts may use. None of them has to be used.
 * - A text holds no digit of its own and says of no side that it is ahead unless its name does
 *   (`above`, `below`, `home`): only what the file computes is said.
 * - A text that shares its subject with another file names its players and days.
 * - Headlines are titles of at most three words, labels are no sentences; insights and teasers are.
 *
 * `npm run build` tells of a misspelt name in braces, the tests of the rest.
 */
export const TEXTS = {
  /** team-tendencies.json, `insight`. `{days}` the window. */
  team: {
    /** `{difference}` from the league average in possessions, `{games}`. */
    pace: {
      above: 'Plays {difference} possessions faster than the league average.',
      below: 'Plays {difference} possessions slower than the league average.',
      same: 'Plays at the pace of the league.',
    },
    /** `{percentage}` allowed, `{games}` analysis rows. */
    zones: {
      paint: 'Opponents make {percentage} of their shots in the paint.',
      perimeter: 'Opponents make {percentage} of their three-pointers.',
    },
    /** `{difference}` in points per game; `above` when more at home. */
    sides: {
      above: 'Scores {difference} points a game more at home than on the road, last {days} days.',
      below: 'Scores {difference} points a game more on the road than at home, last {days} days.',
      same: 'Scores as much on the road as at home, last {days} days.',
    },
    /** `{difference}` in points per game, `{games}` back-to-backs; `above` when more on them. */
    backToBacks: {
      above: 'Scores {difference} points a game more without rest, over {games} back-to-backs.',
      below: 'Scores {difference} points a game less without rest, over {games} back-to-backs.',
      same: 'Scores as much without rest as with it, over {games} back-to-backs.',
    },
  },

  /** what-matters.json. */
  whatMatters: {
    /** `description`. `{star}`, `{scorer}`, `{rotation}`: where each begins, in points per game. */
    archetypes: {
      star: '{star}+ PPG stars',
      scorer: '{scorer}-{star} PPG scorers',
      rotation: '{rotation}-{scorer} PPG rotation players',
      role_player: 'Under {rotation} PPG role players',
    },
    /** How insights name the archetypes and what is compared. */
    players: {
      star: 'stars',
      scorer: 'scorers',
      rotation: 'rotation players',
      role_player: 'role players',
    },
    b2b: 'on back-to-backs',
    rested: 'on two or more days of rest',
    home: 'at home',
    away: 'on the road',
    /**
     * `key_insights`. `{high}` and `{low}` are the two compared, `{highRate}` and `{lowRate}` their
     * rates; `{players}`, `{days}` the window, `{games}` that a player needs in it.
     */
    insights: {
      archetypes:
        '{high} clear their line more often than {low}: {highRate} against {lowRate} of lined games, players with {games}+ games in the last {days} days.',
      within:
        '{players} clear their line more often {high} than {low}: {highRate} against {lowRate} of lined games, players with {games}+ games in the last {days} days.',
      none: 'No comparison stands out among players with {games}+ games in the last {days} days.',
    },
  },

  /** quick-hits.json. */
  quickHits: {
    /** `headline`: `above` when the rate is above what it is compared with, `below` when below. */
    headlines: {
      monday_overs: { above: 'Monday Surge', below: 'Monday Slump' },
      tuesday_overs: { above: 'Tuesday Surge', below: 'Tuesday Slump' },
      wednesday_overs: { above: 'Wednesday Surge', below: 'Wednesday Slump' },
      thursday_overs: { above: 'Thursday Surge', below: 'Thursday Slump' },
      friday_overs: { above: 'Friday Surge', below: 'Friday Slump' },
      saturday_overs: { above: 'Saturday Surge', below: 'Saturday Slump' },
      sunday_overs: { above: 'Sunday Surge', below: 'Sunday Slump' },
      b2b_overs: { above: 'Back-to-Back Boost', below: 'Tired Legs' },
      one_day_overs: { above: 'One-Day Lift', below: 'One-Day Lull' },
      rested_overs: { above: 'Fresh Legs', below: 'Rusty Legs' },
      stars_overs: { above: 'Star Power', below: 'Star Slump' },
      scorers_overs: { above: 'Scorer Surge', below: 'Scorer Slump' },
      rotation_overs: { above: 'Rotation Rise', below: 'Rotation Dip' },
      bench_overs: { above: 'Bench Mob', below: 'Bench Slump' },
    },
    /** `headline` of home and away, by the side with the higher rate. */
    sideHeadlines: { home: 'Home Cooking', away: 'Road Show' },
    /** `description`. `{games}` is one of the phrases below, `{days}` the window. */
    description: 'OVER rate {games}, last {days} days',
    /** `{star}`, `{scorer}`, `{rotation}`: where each tier begins, in points per game. */
    games: {
      monday_overs: 'on Mondays, all players',
      tuesday_overs: 'on Tuesdays, all players',
      wednesday_overs: 'on Wednesdays, all players',
      thursday_overs: 'on Thursdays, all players',
      friday_overs: 'on Fridays, all players',
      saturday_overs: 'on Saturdays, all players',
      sunday_overs: 'on Sundays, all players',
      b2b_overs: 'on back-to-backs, all players',
      one_day_overs: 'on one day of rest, all players',
      rested_overs: 'on two or more days of rest, all players',
      home_away_split: { home: 'at home, all players', away: 'on the road, all players' },
      stars_overs: 'of all {star}+ PPG players',
      scorers_overs: 'of all {scorer}-{star} PPG players',
      rotation_overs: 'of all {rotation}-{scorer} PPG players',
      bench_overs: 'of all players under {rotation} PPG',
    },
    /** `context`. `{rate}` of what it is compared with, `{difference}` with its sign. */
    context: {
      overall: 'vs {rate} overall ({difference})',
      home: 'vs {rate} at home ({difference})',
      away: 'vs {rate} away ({difference})',
    },
    /** `refresh_note`, by the kind of cadence. `{weekday}`, `{day}` of the month. */
    refreshNote: {
      daily: 'Refreshes every day',
      weekly: 'Refreshes every {weekday}',
      biweekly: 'Refreshes every second {weekday}',
      monthly: 'Refreshes on day {day} of every month',
    },
    weekdays: {
      mon: 'Monday',
      tue: 'Tuesday',
      wed: 'Wednesday',
      thu: 'Thursday',
      fri: 'Friday',
      sat: 'Saturday',
      sun: 'Sunday',
    },
  },

  /** deep-dive-current.json. */
  deepDive: {
    /**
     * `title`, `subtitle` and `teaser` of each topic, which say of neither side that it is ahead:
     * only `hero_stat` knows. `{days}` that the topic looks at, where it looks at so many;
     * `{season}` and `{lastSeason}` such as `2024-25`.
     */
    topics: {
      rest_impact: {
        title: 'The Rest Question',
        subtitle: 'Rest and the points line: all players, last {days} days',
        teaser:
          'Players on two or more days of rest against players on back-to-backs: how often did each group beat the closing line?',
      },
      schedule_density: {
        title: 'When the Schedule Bunches Up',
        subtitle: 'Three games in four nights and the points line: all players, last {days} days',
        teaser:
          'Some stretches leave no night to recover. We set the third game in four nights against every other game and look at what the line makes of it.',
      },
      all_star_break: {
        title: 'Before and After the Break',
        subtitle: 'The All-Star break and the points line: all players, {days} days on either side',
        teaser:
          'A long pause splits the season. We compare the games that follow the All-Star break with those that led into it.',
      },
      playoff_race: {
        title: 'Down the Stretch',
        subtitle: 'The playoff race and the points line: all players, last {days} days',
        teaser:
          'Seeding is at stake and rotations change. How the latest weeks compare with the season before them, line by line.',
      },
      season_end: {
        title: 'The Last Weeks',
        subtitle: 'The end of the season and the points line: all players, last {days} days',
        teaser:
          'Some teams play for everything, some for nothing. How the closing weeks compare with the season before them.',
      },
      season_start: {
        title: 'Opening Month',
        subtitle: 'The first weeks of {lastSeason} and the points line: all players',
        teaser:
          'New teams, new roles, and lines set on little evidence. What the opening of last season looked like next to the rest of it.',
      },
      early_season: {
        title: 'Early Returns',
        subtitle: 'The {season} season so far and the points line: all players',
        teaser:
          'Is the line keeping up with the new season? The games played so far, held against the whole of the last one.',
      },
    },
    /** What is compared, as it goes on from "OVER rate". `{days}` as above, `{lastSeason}`. */
    sides: {
      rested: 'on two or more days of rest',
      backToBack: 'on back-to-backs',
      thirdInFour: "in a player's third game in four nights",
      others: 'in all other games',
      /** `{year}` of the break. */
      afterBreak: 'in the {days} days after the {year} All-Star break',
      beforeBreak: 'in the {days} days before it',
      afterNoBreak: 'after an All-Star break',
      lately: 'over the last {days} days',
      earlier: 'earlier in the season',
      opening: 'in the first {days} days of {lastSeason}',
      restOfSeason: 'in the rest of that season',
      soFar: 'so far this season',
      lastSeason: 'in all of {lastSeason}',
    },
    /**
     * `hero_stat`. `{a}` and `{b}` are the two sides, `{rateB}` the second one's rate, `{difference}`
     * with its sign; `{gamesA}`, `{gamesB}` and `{needed}` where there are too few games.
     */
    hero: {
      label: 'OVER rate {a}',
      context: 'vs {rateB} {b} ({difference})',
      tooFewLabel: 'Not enough games yet',
      tooFewContext: '{gamesA} {a}, {gamesB} {b}; each side needs {needed}',
    },
    /** `cta`. */
    callToAction: 'Read the full analysis',
  },
} as const;
