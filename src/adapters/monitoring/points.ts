import { field } from '../../domain/untyped.js';

/** The newest value of each subscription, from an answer of `timeSeries.list`: series of points, newest first. */
export function newestPoints(answer: unknown): ReadonlyMap<string, number> {
  const series = field(answer, 'timeSeries');
  const newest = new Map<string, number>();
  for (const one of Array.isArray(series) ? series : []) {
    const name = field(field(field(one, 'resource'), 'labels'), 'subscription_id');
    const points = field(one, 'points');
    const value = field(field(Array.isArray(points) ? points[0] : null, 'value'), 'int64Value');
    const count = Number(value);
    if (typeof name === 'string' && value !== undefined && Number.isFinite(count)) {
      newest.set(name, count);
    }
  }
  return newest;
}
