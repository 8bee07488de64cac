import { readFileSync } from 'node:fs';

const PAGE = new URL('../../docs/operations.md', import.meta.url);

/** An entry of the runbook: a symptom, what it means, and what the doctor says of it. */
export interface Entry {
  readonly symptom: string;
  readonly text: string;
  /** The last sentences, from `Doctor:` on; null: it has none. */
  readonly doctor: string | null;
  /** The checks that these name. */
  readonly checks: readonly string[];
}

/** The entries of "By symptom", in order. */
export function entries(): readonly Entry[] {
  const page = readFileSync(PAGE, 'utf8');
  const [, section = ''] = page.split('\n## By symptom\n');
  const [text = ''] = section.split('\n## ');
  return text
    .split(/\n\n(?=\*\*)/)
    .filter((entry) => entry.startsWith('**'))
    .map(entryOf);
}

function entryOf(paragraph: string): Entry {
  const text = paragraph.replaceAll('\n', ' ').trim();
  const [, symptom = ''] = /^\*\*(.+?)\.\*\*/.exec(text) ?? [];
  const [, doctor = null] = /(?:^|\s)(Doctor: .+)$/.exec(text) ?? [];
  const checks = [...(doctor ?? '').matchAll(/\*([^*]+)\*/g)].map(([, check = '']) => check);
  return { symptom, text, doctor, checks };
}
