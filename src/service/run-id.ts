import { randomBytes } from 'node:crypto';
import type { EpochMs } from '../domain/date.js';

/** A name for a run that sorts by time: `20250115T110000Z-3f9a1c`. */
export function newRunId(now: EpochMs): string {
  const stamp = new Date(now).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}
