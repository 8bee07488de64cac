/** A team: its tricode, where it sits in the league, and the zone its home games tip off in. */
export interface Team {
  readonly code: string;
  /** 0 (East) or 1 (West). */
  readonly conference: number;
  /** 0 to 2 within the conference; five teams each. */
  readonly division: number;
  readonly zone: string;
}

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const ARIZONA = 'America/Phoenix';
const PACIFIC = 'America/Los_Angeles';

/** Two conferences of three divisions of five, each team with its zone. */
const LAYOUT: readonly (readonly (readonly (readonly [code: string, zone: string])[])[])[] = [
  [
    [
      ['BOS', EASTERN],
      ['BKN', EASTERN],
      ['NYK', EASTERN],
      ['PHI', EASTERN],
      ['TOR', EASTERN],
    ],
    [
      ['CHI', CENTRAL],
      ['CLE', EASTERN],
      ['DET', EASTERN],
      ['IND', EASTERN],
      ['MIL', CENTRAL],
    ],
    [
      ['ATL', EASTERN],
      ['CHA', EASTERN],
      ['MIA', EASTERN],
      ['ORL', EASTERN],
      ['WAS', EASTERN],
    ],
  ],
  [
    [
      ['DEN', MOUNTAIN],
      ['MIN', CENTRAL],
      ['OKC', CENTRAL],
      ['POR', PACIFIC],
      ['UTA', MOUNTAIN],
    ],
    [
      ['GSW', PACIFIC],
      ['LAC', PACIFIC],
      ['LAL', PACIFIC],
      ['PHX', ARIZONA],
      ['SAC', PACIFIC],
    ],
    [
      ['DAL', CENTRAL],
      ['HOU', CENTRAL],
      ['MEM', CENTRAL],
      ['NOP', CENTRAL],
      ['SAS', CENTRAL],
    ],
  ],
];

/** The thirty teams, conference by conference, division by division. */
export const TEAMS: readonly Team[] = LAYOUT.flatMap((divisions, conference) =>
  divisions.flatMap((teams, division) =>
    teams.map(([code, zone]) => ({ code, conference, division, zone })),
  ),
);
