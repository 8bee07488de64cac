import { size } from '../../cost/size.js';
import { duration } from '../../domain/times.js';
import { measuresInWords, percent } from '../../simulate/in-words.js';
import type { Measures } from '../../simulate/measures.js';
import type { Period } from '../../simulate/period.js';
import type { Simulated } from '../../simulate/simulate.js';
import { code, table } from './markdown.js';

/** What the numbers rest on, and how to get them: the part of the page that no run changes. */
const WHY_ENDING = `## What it rests on

**Upstream is assumed, not recorded.** The landings are those of the invented league's games and tip-offs, each within a minute of this timetable:

| loads | when |
| --- | --- |
| players and teams, statistics | 75 to 100 minutes after the afternoon's games, the first half of the night's, and the last |
| players again (shot zones) | four hours after the last game |
| players with half of the results, then all; teams again | 06:31, 06:36 |
| players with the last lines | 06:52 |
| defence by zone, half of the teams, then all | 07:00, 07:08 |
| tables that no file reads, 10:30 to 17:30 | play no part |

Operators call this a typical day. No relevant load is late, fails or lands without its event, and nothing is corrected days later. A real season has all of
these; there a clock does worse, and the service has its reconcile and deadlines, which are not measured here. The two real seasons for tests
(\`TRENDS_SAMPLE_DIR\`) hold real games, scores and lines, and tip-offs of three games in four, but not when tables were loaded. Once the service has run
for a while its journal has that: \`trends simulate --from 2025-11-01 --to 2025-11-30\`.

Players' statistics without results count as partial, as the warehouse would show them. Recorded events carry only a status, and a \`success\` is taken at its word.

**How it is measured.**

- *Published* is what had landed when a refresh began; a run takes no time here (on real tables seconds) and never fails. Every landing counts as new data.
- *Staleness* at a moment: take the newest game date of which something has landed that the file reads and does not show; it is the time since the first such
  landing, or zero. Mean, p50, p95 and worst are integrated over time exactly.
- *Fresh within target*: the latest slot is covered, or was due less than its grace ago; and no landing of a daily file is unpublished more than five minutes
  after it settled (60 s of quiet, at most 30 min). The target is that of the service as configured, whatever is simulated.
- *Wasted*: nothing that the file reads landed since the publication before.
- *Missed*: published while a table had not yet reached the last game date before that day, and did later. *Left*: of those, not replaced within an hour after.
- *Billed at least*: 10 MiB per table and query, BigQuery's minimum. How the predecessor's 16 queries divide among six files is not known, so a file counts one per
  part, over one table each, the least they can have read. The service's queries count all their two to four tables.

## Run it yourself

\`\`\`sh
npx trends simulate --season 2024 --picture why.svg
npx trends simulate --season 2024 --only trends-daily --under event --under clock --under "late:clock,cadence.trends-daily=daily 07:30" --under patient:quiet=20m,maxWait=1h
npx trends simulate --from 2025-11-01 --to 2025-11-30
\`\`\`

Without \`--season\` and \`--events\` it plays the journal. Only \`--measure\` asks a warehouse, for what the queries read. \`--json\` has every number, in milliseconds and bytes.
`;

const HEADINGS = [
  ...[
    'mean',
    'p50',
    'p95',
    'worst',
    'fresh within target',
    'refreshes',
    'wasted',
    'missed',
    'left',
  ],
  ...['queries', 'billed at least'],
];

/** The page about what the service is for, with the numbers of a simulated season. */
export function whyPage(period: Period, simulated: readonly Simulated[]): string {
  const of = (name: string) => {
    const found = simulated.find(({ configuration }) => configuration.name === name);
    if (found === undefined) throw new Error(`the page needs ${name}`);
    return found;
  };
  return [
    opening(period, of),
    whole(of('event'), of('clock')),
    otherwise(simulated),
    WHY_ENDING,
  ].join('\n');
}

type Of = (name: string) => Simulated;

/** The measures of one file. */
function measuresOf({ exporters }: Simulated, exporter: string): Measures {
  const found = exporters.find((each) => each.exporter === exporter);
  if (found === undefined) throw new Error(`the page needs ${exporter}`);
  return found;
}

function opening({ from, to, landings }: Period, of: Of): string {
  const [event, clock] = [of('event'), of('clock')];
  const [daily, before] = [event, clock].map((each) => measuresOf(each, 'trends-hot-cold'));
  if (daily === undefined || before === undefined) throw new Error('the page needs two of them');
  const weekly = measuresOf(clock, 'trends-what-matters');
  return `# Why by events

Written by \`npm run docs\` from a simulated season: ${from} to ${to}, ${landings.length} landings, the
service's own streams in virtual time (*event*, as it is configured out of the box) and the predecessor's fixed
schedule (*clock*: 06:00 in New York, the weekly files on Mondays and Wednesdays, the monthly one on the 1st).

**The two daily files are fresh within target ${percent(daily.freshShare)} of the time instead of ${percent(before.freshShare)}.** The clock publishes
at 06:00, and last night's results land from 06:31 on: ${before.missed} of its ${before.refreshes} publications of
\`whos-hot-v2.json\` missed them, and all ${before.left} of those stayed so until the next morning. The service published
${daily.missed} times before everything had landed too, at night, as statistics came in; it replaced every one within an hour
of the rest landing${daily.left === 0 ? '' : ` but for ${daily.left}`}. The file is ${duration(before.staleness.meanMs)} stale on average under the clock (worst ${duration(before.staleness.worstMs)}), and
${duration(daily.staleness.meanMs)} under events (worst ${duration(daily.staleness.worstMs)}). Of the weekly and monthly files, the clock published ${weekly.missed} of ${weekly.refreshes}
times *what matters* without Sunday's games, for a week each.

![A night of who's hot, staleness over the season, and the share of time within target, clock and event side by side](images/why.svg)
`;
}

function whole(event: Simulated, clock: Simulated): string {
  const both = [event, clock];
  const rows = event.exporters.flatMap(({ exporter }) =>
    both.map((each) => [
      code(exporter),
      each.configuration.name,
      ...measuresInWords(measuresOf(each, exporter)),
    ]),
  );
  const all = both.map((each) => ['all', each.configuration.name, ...measuresInWords(each.total)]);
  const hits = both.map((each) => measuresOf(each, 'trends-quick-hits').freshShare);
  const teams = both.map((each) => measuresOf(each, 'trends-team'));
  const billed = both.map(({ total }) => size(total.bytes));
  const queries = both.map(({ total }) => total.queries);
  const daily = both.map((each) => measuresOf(each, 'trends-hot-cold').refreshes);
  return `## The season

${table(['file', 'under', ...HEADINGS], [...rows, ...all])}

What speaks against the service, or for neither:

- **It asks the warehouse more.** ${queries[0]} queries billed at ${billed[0]} at least, against ${queries[1]} and ${billed[1]}: a daily file refreshes
  ${daily[0]} times in the season instead of ${daily[1]}. Of these, at most ${event.levels.queries} queries (${size(event.levels.bytes)}) read levels. A refresh
  takes one query instead of up to four. To have fewer raise \`pipeline.quiet\`: see below.
- **Files of Wednesday 08:00 gain nothing.** Everything has landed by then: *quick hits* is within target ${percent(hits[0] ?? 0)} and ${percent(hits[1] ?? 0)}
  of the time. Nor does the *team* file, whose tables are there by 06:00 (${percent(teams[0]?.freshShare ?? 0)}, ${percent(teams[1]?.freshShare ?? 0)}).
- **Between its slots a weekly file is as stale here as there.** It refreshes once per slot, so its staleness, which goes by the
  newest game date, is that of the days between. The *team* file is staler here, ${duration(teams[0]?.staleness.meanMs ?? 0)} against ${duration(teams[1]?.staleness.meanMs ?? 0)}, because it
  runs every second week and the predecessor's weekly. What the service changes is whether a slot's file holds last night's games.
- **Wasted refreshes** (${event.total.wasted} of ${event.total.refreshes}; the clock's ${clock.total.wasted} of ${clock.total.refreshes}) are slots of days without games: only the as-of date moves on.
`;
}

function otherwise(simulated: readonly Simulated[]): string {
  const rows = simulated.map((each) => [
    each.configuration.name,
    ...measuresInWords(measuresOf(each, 'trends-hot-cold')),
  ]);
  const late = simulated.find(({ configuration }) => configuration.name === 'late');
  const share = late === undefined ? 0 : measuresOf(late, 'trends-hot-cold').freshShare;
  return `## Why not a later clock?

*late* is the clock at 07:30 for the daily files; *patient* is the service with \`quiet\` 20 minutes and \`maxWait\` an hour. For
${code('trends-hot-cold')}:

${table(['under', ...HEADINGS], rows)}

A clock at 07:30 misses nothing in this season and is within target ${percent(share)} of the time: moving it is the cheapest remedy. But this
season's loads are never late. A fixed time works while upstream keeps its own, and nobody hears when it does not; it leaves the evening's
games to the next morning and misses corrections in the afternoon. *patient* shows how many refreshes a longer wait saves, and what that
costs in freshness.
`;
}
