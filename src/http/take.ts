import { answer, type Json } from './route.js';

/** Delivers one message; resolves when it is durable, with what is wrong if it is a dead letter. */
export type Publish = (body: Uint8Array) => Promise<string | null>;

/** Messages of one request under way at a time, so that it costs no more memory however many it has. */
const AT_ONE_TIME = 2_000;

/**
 * Publishes messages. 202 once all are in the journal; 422 when some went to the dead letter, with
 * what was wrong with each; 503 when they could not be recorded and must be sent again.
 */
export async function take(publish: Publish, bodies: Iterable<Uint8Array>): Promise<Json> {
  let faults: readonly (string | null)[];
  try {
    faults = await publishAll(publish, bodies);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return answer(503, { error: message, remedy: 'Send the request again.' });
  }
  const deadLettered = faults.flatMap((fault, index) =>
    fault === null ? [] : [{ message: index + 1, fault }],
  );
  const accepted = faults.length - deadLettered.length;
  return deadLettered.length === 0
    ? answer(202, { accepted })
    : answer(422, { accepted, deadLettered });
}

async function publishAll(
  publish: Publish,
  bodies: Iterable<Uint8Array>,
): Promise<readonly (string | null)[]> {
  const faults: (string | null)[] = [];
  let underWay: Promise<string | null>[] = [];
  const settle = async () => {
    for (const fault of await Promise.all(underWay)) faults.push(fault);
    underWay = [];
  };
  for (const body of bodies) {
    underWay.push(publish(body));
    if (underWay.length === AT_ONE_TIME) await settle();
  }
  await settle();
  return faults;
}
