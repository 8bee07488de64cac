/** Lined games that a rest factor needs to be published. */
export const MIN_REST_GAMES = 20;

/** Lined games that a side of home and away needs to be published. */
export const MIN_SIDE_GAMES = 50;
