import { resolveExporters } from '../../exporters/resolve.js';
import { UsageError } from '../domain/errors.js';

/** @throws UsageError for a name nobody has, and for a group */
export function exporterNamed(name: string): string {
  const found = resolveExporters([name]);
  if (found.kind === 'unknown') {
    throw new UsageError(found.fault, {
      remedy: 'Name one exporter. How each stands: trends status',
    });
  }
  const [exporter] = found.names;
  if (exporter === name) return exporter;
  throw new UsageError(`"${name}" is a group, and each of its files has a story of its own`, {
    remedy: `Name one: ${found.names.join(', ')}.`,
  });
}
