export const WEEKDAY_IDS = [
  'monday_overs',
  'tuesday_overs',
  'wednesday_overs',
  'thursday_overs',
  'friday_overs',
  'saturday_overs',
  'sunday_overs',
] as const;
export const REST_IDS = ['b2b_overs', 'one_day_overs', 'rested_overs'] as const;
export const SIDE_ID = 'home_away_split';
export const TIER_IDS = ['stars_overs', 'scorers_overs', 'rotation_overs', 'bench_overs'] as const;

/** Every stat there can be. */
export const STAT_IDS = [...WEEKDAY_IDS, ...REST_IDS, SIDE_ID, ...TIER_IDS] as const;
/** The stats that are held against the overall rate. */
export type FamilyId = Exclude<StatId, typeof SIDE_ID>;
type StatId = (typeof STAT_IDS)[number];
