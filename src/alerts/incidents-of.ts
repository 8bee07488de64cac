import {
  CLOCK_REMEDY,
  type ClockDifference,
  differenceText,
  isTooFarOff,
  wrongClockText,
} from '../domain/clock-difference.js';
import type { Stray } from '../domain/stray.js';
import type { Book } from './book.js';
import { causeKey } from './cause-key.js';
import { KINDS, type RootCause, type Sight } from './root-cause.js';
import type { Standing } from './standing.js';
import { type Symptom, symptomsOf } from './symptoms.js';

/** What turns a standing into root causes. */
export interface Thresholds {
  /** Dead letters within an hour that are worth an incident. */
  readonly deadLetters: number;
  /** How long after its deadline a file may still be on its way, in milliseconds. */
  readonly lateMs: number;
}

/** The root causes behind how everything stands, one for all the files it holds up. Pure. */
export function incidentsOf(standing: Standing, { deadLetters, lateMs }: Thresholds): Sight {
  const byKey = new Map<string, Symptom[]>();
  for (const exporter of standing.exporters) {
    for (const symptom of symptomsOf(exporter, standing.at, lateMs)) {
      byKey.set(symptom.key, [...(byKey.get(symptom.key) ?? []), symptom]);
    }
  }
  const causes = [...byKey].map(([key, symptoms]) => causeOf(key, symptoms));
  const clock = standing.clock ?? null;
  if (clock !== null && isTooFarOff(clock)) {
    const cause = wrongClock(clock);
    const same = causes.findIndex(({ key }) => key === cause.key);
    const { exporters = [], files = [] } = same === -1 ? {} : (causes[same] ?? {});
    causes.splice(same === -1 ? causes.length : same, 1, { ...cause, exporters, files });
  }
  const { unkept = 0 } = standing;
  if (standing.deadLetters >= deadLetters || unkept > 0) {
    causes.push(growing(standing.deadLetters, unkept));
  }
  causes.push(...(standing.strays ?? []).map(mistyped));
  return { causes, complete: standing.exporters.every(({ unread }) => unread === null) };
}

function causeOf(key: string, symptoms: readonly Symptom[]): RootCause {
  const worst = symptoms.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  const distinct = (texts: readonly string[]) => [...new Set(texts)];
  const waits = symptoms.flatMap(({ opensAfterMs }) => (opensAfterMs === null ? [] : opensAfterMs));
  return {
    key,
    kind: worst.kind,
    severity: symptoms.some(({ severity }) => severity === 'error') ? 'error' : 'warning',
    summary: distinct([worst, ...symptoms].map(({ summary }) => summary)).join('; '),
    remedy: worst.remedy,
    exporters: distinct(symptoms.map(({ exporter }) => exporter)),
    files: distinct(symptoms.map(({ file }) => file)),
    opensAfterMs: waits.length === 0 ? null : Math.min(...waits),
  };
}

function rank({ kind }: Symptom): number {
  return KINDS.indexOf(kind);
}

function mistyped({ table, nearest }: Stray): RootCause {
  return {
    key: `mistyped ${table}`,
    kind: 'mistyped-table',
    severity: 'warning',
    summary: `an event names ${table}, which no file reads; did it mean ${nearest}?`,
    remedy:
      'Correct the table in what publishes it. Until then what it loads is noticed by reconcile.',
    exporters: [],
    files: [],
    opensAfterMs: 0,
  };
}

/** Under the key of the runs that it keeps from publishing. */
function wrongClock(clock: ClockDifference): RootCause {
  return {
    key: causeKey({ message: wrongClockText(clock), subject: { table: null } }),
    kind: 'clock',
    severity: 'error',
    summary: `nothing is published: ${differenceText(clock)}`,
    remedy: CLOCK_REMEDY,
    exporters: [],
    files: [],
    opensAfterMs: 0,
  };
}

function growing(count: number, unkept: number): RootCause {
  const counted = unkept === 0 ? '' : `; ${unkept} of them were only counted, not kept`;
  return {
    key: 'dead-letters',
    kind: 'dead-letters',
    severity: 'warning',
    summary: `${count} messages of the last hour could not be read${counted}`,
    remedy: 'See trends deadletter list; fix the publisher, then trends deadletter retry ID.',
    exporters: [],
    files: [],
    opensAfterMs: 0,
  };
}

/** The sight with a webhook that takes no notices: whoever relies on it is told by everything else. */
export function withWebhook(sight: Sight, { webhook }: Book): Sight {
  if (!webhook) return sight;
  const { outcome, fault } = webhook;
  const cause: RootCause = {
    key: 'webhook',
    kind: 'webhook',
    severity: 'warning',
    summary:
      outcome === 'refused'
        ? `the alert webhook refuses notices: ${fault}; they are dropped`
        : `the alert webhook takes no notices: ${fault}; they wait, for a day`,
    remedy:
      'Check alerts.webhook and the service behind it: it is sent JSON with text and incident.',
    exporters: [],
    files: [],
    opensAfterMs: 0,
  };
  return { ...sight, causes: [...sight.causes, cause] };
}
