import { exporterOf } from '../../exporters/registry.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { Incident } from '../alerts/book.js';
import { amissOf } from '../domain/amiss.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Watermarks } from '../domain/watermarks.js';
import type { Fires, Refresh } from '../explain/explanation.js';
import { type Seen, whyOf } from '../explain/why.js';
import { statusOf } from '../service/status-report.js';
import type { StoreTrouble } from '../service/store-health.js';
import type { Aside } from '../store/set-aside.js';
import type { ExporterCard, IncidentCard, Overview } from './api.js';
import type { Facts } from './facts.js';
import { entriesSinceRefresh } from './since.js';

/** Reads how every file stands, for whoever asks. */
export type ReadOverview = (you: Overview['you']) => Promise<Overview>;

/** Cards are true for so long, unless something was journaled or the tables changed (milliseconds). */
const MOMENT_MS = 500;

/** How every file stands. What cannot be read makes its files unknown, and nothing else. */
export function overviewOf(facts: Facts): ReadOverview {
  let made: { readonly from: readonly unknown[]; readonly at: number } | null = null;
  let cards: Promise<readonly ExporterCard[]> = Promise.resolve([]);
  const cardsFrom = (entries: readonly JournalEntry[], levels: Watermarks | string) => {
    const from = [entries, levels];
    const at = performance.now();
    const holds = made !== null && at - made.at < MOMENT_MS;
    if (holds && made?.from.every((one, index) => one === from[index])) return cards;
    made = { from, at };
    cards = Promise.all(facts.plans.map((plan) => readCard(facts, plan, levels, entries)));
    return cards;
  };
  return (you) => readOverview(facts, you, cardsFrom);
}

async function readOverview(
  facts: Facts,
  you: Overview['you'],
  cardsFrom: (
    entries: readonly JournalEntry[],
    levels: Watermarks | string,
  ) => Promise<readonly ExporterCard[]>,
): Promise<Overview> {
  const { config, now } = facts;
  const [{ entries }, levels, incidents, letters, aside] = await Promise.all([
    facts.tail(),
    facts.levels().catch(messageOf),
    facts.incidents(),
    facts.letters(),
    facts.aside(),
  ]);
  return {
    now: now(),
    data: config.data,
    out: config.out,
    you,
    exporters: await cardsFrom(entries, levels),
    incidents: [
      ...troubleCard(facts.trouble()),
      ...incidents.map(incidentCard),
      ...asideCard(aside, now()),
    ],
    deadLetters: letters.letters.filter(({ retried }) => retried === null).length,
  };
}

/** @param levels or why they cannot be read */
async function readCard(
  facts: Facts,
  plan: ExporterPlan,
  levels: Watermarks | string,
  entries: readonly JournalEntry[],
): Promise<ExporterCard> {
  const state = await facts.state(plan.name).catch(messageOf);
  const now = facts.now();
  if (typeof state === 'string') return unknownCard(plan, state, now);
  const lately = entriesSinceRefresh(entries, plan.name);
  const published = await facts.published(plan.name, state);
  const seen = { plan, state, published, entries: lately, settings: facts.config.pipeline, now };
  if (typeof levels !== 'string') return cardOf({ ...seen, levels });
  // The journal and the state still tell what was done; only how it stands now is unknown.
  const card = cardOf({ ...seen, levels: { ...NOTHING_READ, readAt: now } });
  const why = amissOf(published) === null ? `Not known now: ${levels}` : card.why;
  return { ...card, state: 'unknown', missing: [], why, told: why };
}

const NOTHING_READ = { tables: {}, schedule: [], announced: {} } as const;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What the service itself suffers from at this moment: it may not even be able to write it down. */
function troubleCard(trouble: StoreTrouble | null): readonly IncidentCard[] {
  if (trouble === null) return [];
  const { since, message: summary, remedy } = trouble;
  return [
    { id: 'private-store', kind: 'failing', severity: 'error', summary, files: [], since, remedy },
  ];
}

/** So many objects are named. */
const MOST_NAMED = 3;

/** What was found damaged and moved aside, until somebody has looked at it. */
function asideCard({ objects, at }: Aside, now: EpochMs): readonly IncidentCard[] {
  if (objects.length === 0) return [];
  const more = objects.length - MOST_NAMED;
  const named = `${objects.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const [were, them] = objects.length === 1 ? ['was', 'it'] : ['were', 'them'];
  return [
    {
      ...{ id: 'damaged', kind: 'damaged', severity: 'warning', files: [], since: at ?? now },
      summary: `${named} ${were} damaged and moved aside; all else went on`,
      remedy: `Check the disk; look at ${them}, then delete ${them}.`,
    },
  ];
}

function incidentCard(incident: Incident): IncidentCard {
  const { id, kind, severity, summary, files, openedAt: since, remedy } = incident;
  return { id, kind, severity, summary, files, since, remedy };
}

/** How one file stands, from the journal, its state and the levels. Pure. */
function cardOf(seen: Seen): ExporterCard {
  const { status: stands, sentence, told, explanation } = whyOf(seen);
  const status = statusOf(seen, stands);
  const { setback } = status;
  return {
    exporter: status.exporter,
    file: status.file,
    on: seen.plan.on,
    state: status.state,
    activity: stands.activity,
    why: sentence,
    told,
    reason: stands.reason,
    dataThrough: status.dataThrough,
    asOf: status.asOf,
    publishedAt: status.publishedAt,
    missing: status.missing,
    lastRefresh: lastRefresh(explanation.lastRefresh),
    next: next(explanation.fires),
    deadline: status.deadline,
    setback: setback === null ? null : { message: setback.message, remedy: setback.remedy },
    pinned: status.pinned,
  };
}

/** The card of a file of which nobody can tell how it stands. */
function unknownCard(plan: ExporterPlan, fault: string, now: EpochMs): ExporterCard {
  const slot = plan.calendar.next(now);
  return {
    exporter: plan.name,
    file: exporterOf(plan.name).file,
    on: plan.on,
    state: 'unknown',
    activity: 'idle',
    why: `Not known: ${fault}`,
    told: `Not known: ${fault}`,
    reason: null,
    dataThrough: null,
    asOf: null,
    publishedAt: null,
    missing: [],
    lastRefresh: null,
    next:
      slot === null
        ? null
        : { slot: slot.id, opensAt: slot.opensAt, firesBy: slot.opensAt + plan.graceMs },
    deadline: null,
    setback: null,
    pinned: null,
  };
}

function lastRefresh(last: Refresh | null): ExporterCard['lastRefresh'] {
  if (last === null) return null;
  const { runId, cause, status, finishedAt, landings } = last;
  const included = landings.map(({ table, gameDate }) => `${table} ${gameDate}`);
  return { runId, cause, status, finishedAt, included };
}

function next(fires: Fires | null): ExporterCard['next'] {
  if (fires === null) return null;
  return { slot: fires.slot, opensAt: fires.opensAt, firesBy: fires.deadline };
}
