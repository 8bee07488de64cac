import { exporterOf } from '../../exporters/registry.js';
import type { ExporterPlan, PipelineSettings } from '../../streams/pipeline-deps.js';
import type { Config, ExporterConfig } from '../config/index.js';
import { newYorkDate } from '../domain/date.js';
import { type PlannedRefresh, planReplay, startOfReplay } from '../replay/plan-replay.js';
import type { Configuration } from './configuration.js';
import { datedLandings, type Feed, feedsOf } from './feed.js';
import { inAll, type Measured, type Measures, measure } from './measures.js';
import { type Period, WARM_UP_MS } from './period.js';
import type { Publication } from './publication.js';
import { reachOf } from './reach.js';
import { clockSpending, eventSpending, levelSpending, type Spending } from './spending.js';

/** A period run under one configuration. */
export interface Simulated {
  readonly configuration: Configuration;
  readonly exporters: readonly Measured[];
  /** What reading levels takes at most; nothing for a clock. */
  readonly levels: Spending;
  readonly total: Measures;
  /** Of the period, by time. */
  readonly publications: readonly Publication[];
}

export interface SimulationOptions {
  readonly period: Period;
  readonly config: Config;
  readonly configurations: readonly Configuration[];
  /** Names of exporters. */
  readonly only: readonly string[];
  readonly plansOf: (config: Config) => readonly ExporterPlan[];
  /** Bytes that a warehouse says a refresh reads, by exporter; empty when none was asked. */
  readonly measured?: ReadonlyMap<string, number>;
  /** Hears of each refresh as virtual time comes to it. */
  readonly onPlanned?: (configuration: Configuration, refresh: PlannedRefresh) => void;
}

/** Runs a period under each configuration, in virtual time, and measures what comes of it. Asks nobody. */
export function simulate(options: SimulationOptions): readonly Simulated[] {
  const { period, config, configurations, only, plansOf } = options;
  const chosen = (each: Config) => plansOf(each).filter(({ name }) => only.includes(name));
  const targets = chosen(config);
  const dated = datedLandings(period.landings);
  const feeds = new Map(targets.map((plan) => [plan.name, feedsOf(plan, dated)]));
  const reach = reachOf(period.landings);
  return configurations.map((configuration) => {
    const own = configuredAs(config, configuration);
    const plans = chosen(own);
    const published = publish(options, configuration, plans, own.pipeline, feeds);
    const exporters = targets.map((target) =>
      measure({
        period,
        target,
        settling: config.pipeline,
        feeds: feeds.get(target.name) ?? [],
        reach,
        publishedAt: published.flatMap(({ exporter, at }) =>
          exporter === target.name ? [at] : [],
        ),
        spend: (refreshes) => spending(options, configuration, target, refreshes),
      }),
    );
    const levels =
      configuration.kind === 'event' ? levelSpending(targets, period) : { queries: 0, bytes: 0 };
    const publications = published.filter(({ at }) => at >= period.startsAt);
    return { configuration, exporters, levels, total: inAll(exporters, levels), publications };
  });
}

function publish(
  { period, onPlanned }: SimulationOptions,
  configuration: Configuration,
  plans: readonly ExporterPlan[],
  settings: PipelineSettings,
  feeds: ReadonlyMap<string, readonly Feed[]>,
): readonly Publication[] {
  const published =
    configuration.kind === 'clock'
      ? plans.flatMap((plan) => publishByClock(period, plan, feeds.get(plan.name) ?? []))
      : publishByEvents(period, plans, settings, (refresh) => onPlanned?.(configuration, refresh));
  return [...published].sort((a, b) => a.at - b.at);
}

function spending(
  { measured }: SimulationOptions,
  { kind }: Configuration,
  plan: ExporterPlan,
  refreshes: number,
): Spending {
  if (kind === 'clock') return clockSpending(plan, refreshes);
  return eventSpending(plan, refreshes, measured?.get(plan.name) ?? null);
}

/** The service's configuration with a simulated one's settings in it. */
export function configuredAs(config: Config, configuration: Configuration): Config {
  const { quiet, maxWait, minInterval } = configuration.waits;
  const { pipeline } = config;
  return {
    ...config,
    pipeline: {
      ...pipeline,
      quietMs: quiet ?? pipeline.quietMs,
      maxWaitMs: maxWait ?? pipeline.maxWaitMs,
      minIntervalMs: minInterval ?? pipeline.minIntervalMs,
    },
    exporters: Object.fromEntries(
      Object.entries(config.exporters).map(([name, own]) => [
        name,
        exporterAs(configuration, name, own),
      ]),
    ),
  };
}

function exporterAs(
  { kind, cadences, graces }: Configuration,
  name: string,
  own: ExporterConfig,
): ExporterConfig {
  const cadence = cadences[name];
  if (kind === 'event') {
    return { ...own, cadence: cadence ?? own.cadence, graceMs: graces[name] ?? own.graceMs };
  }
  const { byClock, cadence: usual } = exporterOf(name);
  return { ...own, cadence: cadence ?? byClock?.cadence ?? usual, pauses: [] };
}

/** What is published in a period by the service: its own streams decide, in virtual time. */
function publishByEvents(
  period: Period,
  plans: readonly ExporterPlan[],
  settings: PipelineSettings,
  onPlanned: (refresh: PlannedRefresh) => void,
): readonly Publication[] {
  const fedOn = new Set(plans.flatMap(({ sources }) => sources.map(({ table }) => table)));
  const landings = period.landings.filter(({ table }) => fedOn.has(table));
  const [first] = landings;
  return planReplay({
    landings,
    gameDates: period.gameDates,
    plans,
    settings,
    start: startOfReplay(newYorkDate(first?.landedAt ?? period.startsAt)),
    until: period.endsAt - 1,
    onPlanned,
  }).refreshes.map(({ at, exporter, cause }) => ({ at, exporter, cause }));
}

/** What is published at fixed times, whatever has landed, once there is something at all. */
function publishByClock(
  { startsAt, endsAt }: Period,
  { name, calendar }: ExporterPlan,
  feeds: readonly Feed[],
): readonly Publication[] {
  const first = feeds[0]?.at ?? endsAt;
  return calendar
    .between(Math.max(first, startsAt - WARM_UP_MS), endsAt)
    .map(({ opensAt }) => ({ at: opensAt, exporter: name, cause: 'clock' }));
}
