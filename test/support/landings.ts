import { type Landing, landingId } from '../../src/domain/landing.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';

/** A landing of player games, as an event announced it, unless told otherwise. */
export function landing(facts: Partial<Omit<Landing, 'id'>> = {}): Landing {
  const whole = {
    table: PLAYER_GAMES,
    gameDate: '2025-11-10',
    landedAt: 0,
    receivedAt: 0,
    executionId: 'e-1',
    correlationId: 'c-1',
    status: 'success' as const,
    records: null,
    source: 'event' as const,
    ...facts,
  };
  return { id: landingId(whole), ...whole };
}
