import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RETENTION_DAYS } from '../../../src/store/compact.js';
import { readCompact, readSegment } from '../../../src/store/segment-format.js';
import { STANDS_MS } from '../../../streams/announcement-index.js';

const PAGE = readFileSync(new URL('../../../docs/journal.md', import.meta.url), 'utf8');

const KINDS =
  'landing set-aside landing noted change rejected tick operation action levels snapshot verdict run'.split(
    ' ',
  );

/** The text of the page's code block with that label. */
function block(label: string): string {
  const [, text] = new RegExp(`\`\`\`${label}\n([\\s\\S]*?)\`\`\``).exec(PAGE) ?? [];
  if (text === undefined) throw new Error(`docs/journal.md has no block ${label}`);
  return text;
}

describe('docs/journal.md', () => {
  it('shows a segment that the reader reads, with an entry of every kind and all its fields', () => {
    const { entries, fault } = readSegment('shown', Buffer.from(block('ndjson segment')));
    expect(fault).toBeNull();
    const rows = entries.map((entry) => {
      const { kind, ...fields } = entry;
      const inner = kind === 'verdict' ? entry.verdict : kind === 'run' ? entry.run : fields;
      const [, , named = ''] =
        PAGE.split('\n')
          .find((line) => line.startsWith(`| \`${kind}\` |`))
          ?.split(' | ') ?? [];
      return Object.keys(inner).filter((field) => !named.includes(`\`${field}\``));
    });
    expect(rows).toEqual(Array(KINDS.length).fill([]));
    expect(entries.map(({ kind }) => kind)).toEqual(KINDS);
  });

  it('shows a compacted object that the reader reads', () => {
    const { parts, fault } = readCompact(Buffer.from(block('ndjson compact')));
    expect(fault).toBeNull();
    expect(parts.map(({ read }) => read().entries.length)).toEqual([1, 0]);
  });

  it('names the retention that the program keeps', () => {
    expect(PAGE).toContain(`older than ${RETENTION_DAYS} days`);
    const standsDays = STANDS_MS / 86_400_000;
    expect(PAGE).toContain(`after ${standsDays} days at the latest`);
    expect(standsDays).toBeLessThan(RETENTION_DAYS / 2);
  });
});
