import { resolveExporters } from '../../exporters/resolve.js';
import { isIsoDate } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import { BUILT_IN, type Configuration, readConfiguration } from '../simulate/configuration.js';
import type { CommonOptions } from './settings.js';

export interface SimulateOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  readonly season?: string;
  readonly seed: string;
  readonly events?: string;
  readonly only: string;
  readonly under?: readonly string[];
  readonly picture?: string;
  readonly measure?: boolean;
}

/** Where the landings come from. */
type LandingSource =
  | { readonly kind: 'journal' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'season'; readonly season: number; readonly seed: number };

/** A simulation as it was ordered, checked. */
export interface SimulateOrder {
  readonly source: LandingSource;
  /** Null: from the first day that is known of, or to the last. */
  readonly from: string | null;
  readonly to: string | null;
  readonly only: readonly string[];
  readonly configurations: readonly Configuration[];
  readonly picture: string | null;
  readonly measure: boolean;
}

/** @throws UsageError naming the option */
export function simulateOrder(options: SimulateOptions): SimulateOrder {
  const { from = null, to = null, picture = null, measure = false } = options;
  for (const [option, date] of Object.entries({ '--from': from, '--to': to })) {
    if (date !== null && !isIsoDate(date)) {
      refuse(`${option}: "${date}" is not a date`, 'Write it as YYYY-MM-DD.');
    }
  }
  if (from !== null && to !== null && from > to) {
    refuse(`--from: ${from} lies after --to ${to}`, 'Swap them.');
  }
  const names = resolveExporters(options.only.split(',').map((name) => name.trim()));
  if (names.kind === 'unknown') return refuse(`--only: ${names.fault}`, SEE_HELP);
  if (picture !== null && !picture.endsWith('.svg')) {
    refuse(`--picture: ${picture} does not end in .svg`, 'It is an SVG: name it so.');
  }
  const configurations = configurationsOf(options.under ?? BUILT_IN);
  const source = sourceOf(options);
  return { source, from, to, only: names.names, configurations, picture, measure };
}

const SEE_HELP = 'See: trends simulate --help';

function configurationsOf(texts: readonly string[]): readonly Configuration[] {
  const configurations = texts.map(readConfiguration);
  const names = configurations.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    refuse(`--under: two configurations are called ${twice}`, 'Give each a name of its own.');
  }
  return configurations;
}

function sourceOf({ season, seed, events }: SimulateOptions): LandingSource {
  if (season === undefined) {
    return events === undefined ? { kind: 'journal' } : { kind: 'file', path: events };
  }
  if (events !== undefined) {
    refuse('--events: --season names other events already', 'Give one of the two.');
  }
  const year = Number(season);
  if (!Number.isInteger(year) || year < 1950 || year > 2100) {
    refuse(`--season: "${season}" is not a season`, 'Write its first year: 2024 for 2024-25.');
  }
  const number = Number(seed);
  if (!/^\d+$/.test(seed) || !Number.isSafeInteger(number)) {
    refuse(`--seed: "${seed}" is not a seed`, 'Write a whole number such as 1.');
  }
  return { kind: 'season', season: year, seed: number };
}

function refuse(fault: string, remedy: string): never {
  throw new UsageError(fault, { remedy });
}
