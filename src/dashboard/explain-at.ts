import type { EpochMs } from '../domain/date.js';
import { explain } from '../explain/explain.js';
import type { Explanation } from '../explain/explanation.js';
import { explainedLines, sentences } from '../explain/sentences.js';
import { amissOfLiveFile, explainExporter } from '../service/explain-exporter.js';
import { skipped } from '../store/sightings.js';
import type { ExplainStory } from './api.js';
import type { Facts } from './facts.js';
import { entriesAround } from './since.js';

/**
 * What `trends explain` says. The journal's tail is enough where it holds the last refresh; else
 * the whole journal is read.
 * @param at a moment in the past; null: now
 */
export async function explainAt(
  facts: Facts,
  exporter: string,
  at: EpochMs | null,
): Promise<ExplainStory> {
  const told = (await fromTail(facts, exporter, at)) ?? (await fromJournal(facts, exporter, at));
  return { exporter, at: told.at, sentences: sentences(told), lines: explainedLines(told) };
}

/** Null when the last refresh is older than the tail, or none. */
async function fromTail(
  facts: Facts,
  exporter: string,
  at: EpochMs | null,
): Promise<Explanation | null> {
  const plan = facts.plans.find(({ name }) => name === exporter);
  if (plan === undefined) throw new Error(`no exporter ${exporter}`);
  const [{ entries, since }, state] = await Promise.all([
    facts.tail(),
    at === null ? facts.state(exporter) : null,
  ]);
  const settings = facts.config.pipeline;
  const moment = at ?? facts.now();
  const around = entriesAround(entries, exporter, moment);
  const told = explain(around, state, { plan, settings }, moment);
  const last = told.lastRefresh;
  if (last === null || (last.startedAt ?? last.finishedAt) < since) return null;
  if (state === null) return told;
  const { config, adapters } = facts;
  return { ...told, amiss: await amissOfLiveFile(config, adapters.published, exporter, state) };
}

function fromJournal(
  { config, adapters, log, now }: Facts,
  exporter: string,
  at: EpochMs | null,
): Promise<Explanation> {
  return explainExporter(config, adapters, exporter, { at, now: now() }, skipped(log));
}
