import { GROUPS } from '../../exporters/registry.js';
import { resolveExporters } from '../../exporters/resolve.js';
import { LONGEST_DURATION_MS, readDuration } from '../config/kinds.js';
import { type Cadence, DEFAULT_ANCHOR, WEEKDAYS, type Weekday } from '../domain/cadence.js';
import { UsageError } from '../domain/errors.js';

/** What a period is run under. */
export interface Configuration {
  readonly name: string;
  /** `event`: the service; `clock`: the predecessor, at fixed times whatever has landed. */
  readonly kind: 'event' | 'clock';
  /** As it was given. */
  readonly text: string;
  /** Milliseconds, in place of the configured ones. */
  readonly waits: Readonly<Partial<Record<Wait, number>>>;
  /** By exporter name. */
  readonly graces: Readonly<Record<string, number>>;
  readonly cadences: Readonly<Record<string, Cadence>>;
}

const WAITS = ['quiet', 'maxWait', 'minInterval'] as const;
type Wait = (typeof WAITS)[number];

/** The configurations that need no words: the service as it is configured, and the predecessor. */
export const BUILT_IN = ['event', 'clock'] as const;

const NAME = /^[a-z][\w-]{0,23}$/i;
const SETTINGS =
  'clock, quiet=60s, maxWait=30m, minInterval=10m, grace=2h, grace.NAME=6h, cadence.NAME=weekly mon 06:00';

/**
 * Reads a configuration: `event`, `clock`, or `NAME:SETTING,SETTING…`. What it does not say is as configured.
 * @throws UsageError naming the setting
 */
export function readConfiguration(text: string): Configuration {
  const colon = text.indexOf(':');
  const name = (colon === -1 ? text : text.slice(0, colon)).trim();
  if (colon === -1 && !BUILT_IN.some((known) => known === name)) {
    refuse(text, `"${name}" is neither event nor clock`, `Give it settings: ${name}:quiet=5m`);
  }
  if (!NAME.test(name)) {
    refuse(
      text,
      `"${name}" is not a name`,
      'Begin with a letter; letters, digits, - and _ follow.',
    );
  }
  const settings = colon === -1 ? [] : text.slice(colon + 1).split(',');
  const isClock = name === 'clock' || settings.some((setting) => setting.trim() === 'clock');
  const empty: Configuration = {
    name,
    kind: isClock ? 'clock' : 'event',
    text,
    waits: {},
    graces: {},
    cadences: {},
  };
  return settings
    .map((setting) => setting.trim())
    .filter((setting) => setting !== 'clock')
    .reduce((made, setting) => withSetting(made, setting), empty);
}

function withSetting(made: Configuration, setting: string): Configuration {
  const [key = '', value] = setting.split('=').map((part) => part.trim());
  const [what = '', names = 'trends-all'] = key.split('.');
  if (value === undefined || value === '') {
    refuse(made.text, `"${setting}" is not a setting`, `Use one of: ${SETTINGS}`);
  }
  if (what === 'cadence') {
    return { ...made, cadences: { ...made.cadences, ...cadences(made, setting, key, value) } };
  }
  if (made.kind === 'clock') {
    refuse(
      made.text,
      `${key} means nothing to a clock`,
      'Say cadence.NAME=daily 07:30, or leave it out.',
    );
  }
  const wait = WAITS.find((known) => known === key);
  if (what !== 'grace' && wait === undefined) {
    return refuse(made.text, `"${key}" is not a setting`, `Use one of: ${SETTINGS}`);
  }
  const ms = durationOf(made, key, value);
  return wait === undefined
    ? { ...made, graces: { ...made.graces, ...forEach(made, names, ms) } }
    : { ...made, waits: { ...made.waits, [wait]: ms } };
}

function cadences(made: Configuration, setting: string, key: string, value: string) {
  const [, names] = key.split('.');
  if (names === undefined) {
    return refuse(
      made.text,
      `"${setting}" does not say whose`,
      `Say cadence.${Object.keys(GROUPS)[0]}=${value}`,
    );
  }
  const cadence = cadenceOf(value);
  if (cadence === null)
    return refuse(made.text, `${key}: "${value}" is not a cadence`, `Use ${CADENCE_WORDS}.`);
  return forEach(made, names, cadence);
}

function durationOf({ text }: Configuration, key: string, value: string): number {
  const ms = readDuration(value);
  if (ms !== null && ms <= LONGEST_DURATION_MS) return ms;
  return refuse(text, `${key}: "${value}" is not a duration up to 24d`, 'Use 90s, 30m or 2h.');
}

/** The same for an exporter, or for each of a group. */
function forEach<T>({ text }: Configuration, names: string, value: T): Readonly<Record<string, T>> {
  const resolved = resolveExporters([names]);
  if (resolved.kind === 'unknown')
    return refuse(text, resolved.fault, 'Name an exporter or a group.');
  return Object.fromEntries(resolved.names.map((name) => [name, value]));
}

function refuse(text: string, fault: string, remedy: string): never {
  throw new UsageError(`--under "${text}": ${fault}`, { remedy });
}

const WORDS =
  /^(?:(daily)|(weekly|biweekly) (\w+)|(monthly) (\d{1,2})) ((?:[01]\d|2[0-3]):[0-5]\d)$/;

/** How a cadence is said in words. */
const CADENCE_WORDS =
  '"daily 06:00", "weekly mon 06:00", "biweekly mon 06:00" or "monthly 1 06:00"';

/** The cadence that words say, or null when they say none. */
function cadenceOf(words: string): Cadence | null {
  const [, daily, weekly, weekday, monthly, date, at] = WORDS.exec(words.trim()) ?? [];
  if (at === undefined) return null;
  if (daily) return { kind: 'daily', at };
  if (monthly) {
    const day = Number(date);
    return day >= 1 && day <= 31 ? { kind: 'monthly', day, at } : null;
  }
  const on = WEEKDAYS.find((day): day is Weekday => day === weekday);
  if (on === undefined) return null;
  return weekly === 'weekly'
    ? { kind: 'weekly', on, at }
    : { kind: 'biweekly', on, at, anchor: DEFAULT_ANCHOR };
}
