import { z } from 'zod';

/** What the docs and the faults say about a setting, beside its schema. */
export interface SettingMeta {
  readonly description: string;
  /** Its values in words, e.g. `a whole number from 1 to 64`. */
  readonly values: string;
  /** The command-line option that sets it. */
  readonly flag?: string;
}

interface Described {
  readonly description: string;
  readonly flag?: string;
}

const DAY_MS = 86_400_000;
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', DAY_MS],
]);

const WANTED = new Map<string, string>();

/** The error of a schema whose key takes nothing but what the words say. */
export function notA(values: string): string {
  const message = `is not ${values}`;
  WANTED.set(message, values);
  return message;
}

/** What a key takes, in words, by the error of its schema; null of an error that `notA` did not make. */
export function wantedIn(message: string): string | null {
  return WANTED.get(message) ?? null;
}

const DURATION = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/;

/** The longest duration: below it, a timer of the platform holds without overflowing. */
export const LONGEST_DURATION_MS = 24 * DAY_MS;

/** `60s`, `1.5h` or a plain number of milliseconds, in milliseconds; null for anything else. */
export function readDuration(value: string | number): number | null {
  const [, amount, unit = 'ms'] = DURATION.exec(String(value).trim()) ?? [];
  const unitMs = UNITS.get(unit);
  if (amount === undefined || unitMs === undefined) return null;
  const ms = Number(amount) * unitMs;
  return Number.isFinite(ms) ? Math.round(ms) : null;
}

/** A duration as text or milliseconds, at least `least` and at most 24 days; milliseconds once read. */
export function duration(least: string) {
  const values = `a duration such as 90s, 30m or 2h, from ${least} to 24d`;
  return z.union([z.string(), z.number()], { error: notA(values) }).transform((value, ctx) => {
    const ms = readDuration(value);
    if (ms !== null && ms >= (readDuration(least) ?? 0) && ms <= LONGEST_DURATION_MS) return ms;
    ctx.addIssue({ code: 'custom', message: notA(values), input: value });
    return z.NEVER;
  });
}

/** A duration with its default. */
export function durationSetting(fallback: string, least: string, described: Described) {
  const values = `a duration from ${least} to 24d`;
  return duration(least)
    .prefault(fallback)
    .meta({ ...described, values } satisfies SettingMeta);
}

/** A whole number within bounds, with its default. */
export function wholeSetting(fallback: number, from: number, to: number, described: Described) {
  const values = `a whole number from ${from} to ${to}`;
  const error = notA(values);
  const whole = z.int({ error }).min(from, { error }).max(to, { error });
  return whole.default(fallback).meta({ ...described, values } satisfies SettingMeta);
}

/** One of a few words; the default is the caller's to add. */
export function choiceSetting<const Choices extends readonly [string, ...string[]]>(
  choices: Choices,
  described: Described,
) {
  const values = `one of ${choices.join(', ')}`;
  const choice = z.enum(choices, { error: notA(values) });
  return choice.meta({ ...described, values } satisfies SettingMeta);
}

/** A text of a pattern, with its default. */
export function textSetting(
  fallback: string,
  pattern: RegExp,
  values: string,
  described: Described,
) {
  const error = notA(values);
  const text = z.string({ error }).regex(pattern, { error });
  return text.default(fallback).meta({ ...described, values } satisfies SettingMeta);
}

/** A list, none by default; a variable holds it as YAML text. */
export function listSetting<T extends z.ZodType>(item: T, values: string, described: Described) {
  const list = z.array(item, { error: notA(values) });
  return list.prefault([]).meta({ ...described, values } satisfies SettingMeta);
}

/** Names separated by commas. */
export function namesIn(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
