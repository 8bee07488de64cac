import type { z } from 'zod';

/** The most faults that one line tells; a body can hold thousands. */
const MOST_FAULTS = 10;

/** One line that names the faulty fields of what was read, with what is wrong with each. */
export function faultsOf(what: string, error: z.ZodError): string {
  const faults = error.issues.slice(0, MOST_FAULTS).map((issue) => {
    const field = issue.path.length > 0 ? issue.path.map(String).join('.') : 'the whole';
    return `${field}: ${wordsOf(issue)}`;
  });
  const more = error.issues.length - faults.length;
  const rest = more > 0 ? `; and ${more} more` : '';
  return `${what}: ${faults.join('; ')}${rest}. Correct the publisher and send it again.`;
}

/** Zod says of a field that is not there that its type is wrong. */
function wordsOf({ code, message }: z.core.$ZodIssue): string {
  return code === 'invalid_type' && message.endsWith('received undefined') ? 'is missing' : message;
}
