import type { Timer } from '../../ports/timer.js';
import { ANSWER_MS, answered } from './answered.js';
import type { Connection } from './client.js';
import { explain, isDenied } from './trouble.js';

/**
 * Asks for a subscription on a connection of its own, and takes no messages. Who may take them but
 * not ask for it gets no fault.
 * @param name the subscription's full name
 * @throws TrendsError that says why it cannot be used, and the remedy
 */
export async function lookAt(connect: () => Connection, name: string, timer: Timer): Promise<void> {
  const { subscription, signIn, close } = connect();
  try {
    await answered(timer, signIn(), 'no credentials');
    const asked = subscription.getMetadata({ timeout: ANSWER_MS, retry: null });
    await answered(timer, asked, 'no answer');
  } catch (cause) {
    if (!isDenied(cause)) throw explain(name, cause);
  } finally {
    await close().catch(() => {});
  }
}
