/** What the numbers rest on, and how to get them: the part of the page that no run changes. */
export const WHY_ENDING = `## What it rests on

**Upstream is assumed, not recorded.** The landings are those of the invented league (its games, its tip-offs), on this timetable, each load a
few seconds to a minute off it:

| loads | when |
| --- | --- |
| players and teams, statistics | 75 to 100 minutes after the afternoon's games, the first half of the night's, and the last |
| players again (shot zones) | four hours after the last game |
| players with half of the results, then all; teams again | 06:31, 06:36 |
| players with the last lines | 06:52 |
| defence by zone, half of the teams, then all | 07:00, 07:08 |
| tables that no file reads, 10:30 to 17:30 | play no part |

That is what operators say a typical day is like. No load of the tables that matter is late, fails or lands without its event, and nothing is corrected days later:
a real season has all of these, and they are where a clock does worse and where the service has its reconcile and its deadlines, none of which
is measured here. The two real seasons that tests can use (\`TRENDS_SAMPLE_DIR\`) hold real games, scores and lines, and tip-offs of three games in four; when
their tables were loaded nobody wrote down. Once the service has run for a while its journal says it: \`trends simulate --from 2025-11-01 --to 2025-11-30\`.

Of players, statistics without results count as partial, as the warehouse would show them. Events recorded in a journal or a file
only carry a status, and a \`success\` is taken at its word.

**How it is measured.**

- *Published* is what had landed when a refresh began; a run takes no time here (on real tables it takes seconds) and never fails. Every landing is taken to bring something new.
- *Staleness* at a moment: of the game dates for which something a file feeds on has landed and is not published, the newest; the time since the first such landing
  of it. Zero when there is none. Mean, p50, p95 and worst are over time, integrated exactly.
- *Fresh within target*: the latest slot is covered, or was due less than its grace ago; and no landing of a daily file is unpublished for more than five minutes
  after it had settled (60 s of quiet, at most 30 min). The target is that of the service as configured, whatever is simulated.
- *Wasted*: nothing that the file feeds on landed since the publication before.
- *Missed*: published on a day while a table had not yet reached the last game date before it, and did later. *Left*: of those, the ones not replaced within an hour after it had.
- *Billed at least*: 10 MiB per table and query, BigQuery's floor. The predecessor has 16 queries for six files; how they divide is not known, so a file is given one per part of it, over one
  table each, which is the least they can have read. The service's queries read two to four tables each, and all of these are counted.

## Run it yourself

\`\`\`sh
npx trends simulate --season 2024 --picture why.svg
npx trends simulate --season 2024 --only trends-daily --under event --under clock --under "late:clock,cadence.trends-daily=daily 07:30" --under patient:quiet=20m,maxWait=1h
npx trends simulate --from 2025-11-01 --to 2025-11-30
\`\`\`

Without \`--season\` and \`--events\` it plays the journal. No warehouse is touched; \`--measure\` asks one what the queries read. \`--json\` answers with every number, in milliseconds and bytes.
`;
