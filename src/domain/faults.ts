import type { z } from 'zod';

/** One line that names every faulty field of what was read, with what is wrong with each. */
export function faultsOf(what: string, error: z.ZodError): string {
  const faults = error.issues.map((issue) => {
    const field = issue.path.length > 0 ? issue.path.map(String).join('.') : 'the whole';
    return `${field}: ${issue.message}`;
  });
  return `${what}: ${faults.join('; ')}. Correct the publisher and send it again.`;
}
