import { TrendsError, UsageError } from '../domain/errors.js';
import { type Answer, answer, type Json } from '../http/route.js';
import type { ErrorAnswer } from './api.js';

/** A refusal that says what to do. */
export function refusal(status: number, error: string, remedy: string): Json {
  const body: ErrorAnswer = { error, remedy };
  return answer(status, body);
}

/** Does the work; an error of ours becomes the answer: 400 for what was asked, 503 for what it takes. */
export async function refusing(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TrendsError)) throw error;
    return refusal(error instanceof UsageError ? 400 : 503, error.message, error.remedy);
  }
}
