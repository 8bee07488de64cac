import { LOG_EVENTS } from '../../domain/log-events.js';
import { configurationPage } from './configuration-page.js';
import { fileSchemas } from './file-schemas.js';
import { code, table } from './markdown.js';

/** Every document that is written from the code, by its path in the repository. */
export function documents(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/configuration.md', configurationPage()],
    ['docs/log-events.md', logEventsPage()],
    ...fileSchemas(),
  ]);
}

/** `docs/log-events.md`: every code with its levels and its meaning, and how to find lines by it. */
function logEventsPage(): string {
  const rows = Object.entries(LOG_EVENTS).map(([event, [levels, means]]) => [
    code(event),
    levels.join(', '),
    means,
  ]);
  return `${LOG_HEAD}\n${table(['event', 'level', 'meaning'], rows)}\n`;
}

const LOG_HEAD = `# Log events

<!-- Written by \`npm run docs\` from src/domain/log-events.ts. Do not edit. -->

Every line of the log has an \`event\`, the code of its kind. Codes are stable; the sentence beside them (\`msg\`, in Cloud
Logging \`message\`) may change. Every run has exactly one line whose event begins with \`run.\`. Each line's other fields
hold what it is about, and an error's \`remedy\` says what to do.

## Queries

The errors of the last day in Cloud Logging:

\`\`\`sh
gcloud logging read 'jsonPayload.event:* AND severity>=ERROR' --project=PROJECT --freshness=1d \\
  --format='table(timestamp, jsonPayload.event, jsonPayload.message)'
\`\`\`

In the Logs Explorer the same is \`jsonPayload.event:* AND severity>=ERROR\` over the last day. What failed for one file:

\`\`\`
jsonPayload.event=("run.failed" OR "run.held-back") AND labels.exporter="trends-hot-cold"
\`\`\`

In a file of JSON lines (\`log.format: json\`), where level 50 is \`error\`:

\`\`\`sh
jq -c 'select(.level >= 50) | {time, event, msg}' trends.log
\`\`\`

## Events
`;
