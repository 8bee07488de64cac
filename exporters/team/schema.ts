import { z } from 'zod';
import { type ContentOf, percentage, publishedFields } from '../published.js';

const team = z.string().min(1);
const insight = z.string().min(1);
const points = z.number().min(0);

const paceTeam = z
  .strictObject({
    team,
    pace: z.number().min(0).describe('Mean pace: possessions per 48 minutes.'),
    games: z.int().min(1).describe('Games played in the window.'),
    avg_points: points,
    vs_league: z.number().describe('Pace minus the league average.'),
    insight,
  })
  .meta({ title: 'PaceTeam' });

const defenseTeam = z
  .strictObject({
    team,
    dfg_pct: percentage.describe("Percentage of opponents' shots made in the zone."),
    opp_ppg: points.nullable().describe('Points per game of opponents; null when unknown.'),
    games: z.int().min(1).describe('Analysis rows in the window.'),
    insight,
  })
  .meta({ title: 'DefenseTeam' });

const homeAwayTeam = z
  .strictObject({
    team,
    home_ppg: points,
    away_ppg: points,
    differential: z.number().describe('Points per game at home minus away.'),
    insight,
  })
  .meta({ title: 'HomeAwayTeam' });

const backToBackTeam = z
  .strictObject({
    team,
    b2b_ppg: points.describe('Points per game without a day of rest.'),
    rested_ppg: points.describe('Points per game with a day of rest or more.'),
    impact: z.number().describe('Points per game on back-to-backs minus rested.'),
    b2b_games: z.int().min(1),
    insight,
  })
  .meta({ title: 'BackToBackTeam' });

const zone = z.strictObject({
  best: z.array(defenseTeam).describe('Lowest percentage first.'),
  worst: z.array(defenseTeam).describe('Highest percentage first.'),
});

export const teamSchema = z
  .strictObject({
    ...publishedFields,
    pace: z.strictObject({
      kings: z.array(paceTeam).describe('Fastest first.'),
      grinders: z.array(paceTeam).describe('Slowest first.'),
      league_average: z
        .number()
        .min(0)
        .nullable()
        .describe('Unweighted mean over the teams with enough games; null when there are none.'),
    }),
    defense_by_zone: z.strictObject({ paint: zone, perimeter: zone }),
    home_away: z.strictObject({
      home_dominant: z
        .array(homeAwayTeam)
        .describe('Differentials above 0, highest first; may be short or empty.'),
      road_warriors: z
        .array(homeAwayTeam)
        .describe('Differentials below 0, lowest first; may be short or empty.'),
    }),
    back_to_back: z.strictObject({
      vulnerable: z
        .array(backToBackTeam)
        .describe('Impacts below 0, lowest first; may be short or empty.'),
      resilient: z
        .array(backToBackTeam)
        .describe('Impacts of 0 and above, highest first; may be short or empty.'),
    }),
  })
  .meta({
    title: 'TeamTendencies',
    description: 'How teams play lately: pace, defense by zone, home court, back-to-backs.',
  });

export type TeamTendencies = ContentOf<z.infer<typeof teamSchema>>;
export type PaceTeam = TeamTendencies['pace']['kings'][number];
export type Zone = TeamTendencies['defense_by_zone']['paint'];
export type DefenseTeam = Zone['best'][number];
export type HomeAwayTeam = TeamTendencies['home_away']['home_dominant'][number];
export type BackToBackTeam = TeamTendencies['back_to_back']['vulnerable'][number];
