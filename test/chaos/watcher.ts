import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { EXPORTERS } from '../../exporters/registry.js';

/** What is wrong with a published file as its readers find it. */
type Wrong = 'absent' | 'invalid' | 'foreign' | 'older';

/** A stretch of time during which a file was wrong. */
export interface Spell {
  readonly file: string;
  readonly wrong: Wrong;
  readonly ms: number;
}

/** Reads the published folder all the time, as a website's readers would. */
export interface Watcher {
  /** What is wrong at this moment; nothing when every file is there, valid, ours and none is older. */
  wrongNow(): ReadonlyMap<string, Wrong>;
  /** Every stretch during which a file was wrong, those under way among them. */
  spells(): readonly Spell[];
  /** How often a file was read. */
  reads(): number;
  stop(): Promise<void>;
}

/** Between two readings of all files, in milliseconds. */
const EVERY_MS = 10;

/** @param out the published place; its files lie below `prefix` */
export function watch(out: string, prefix = 'v1/trends'): Watcher {
  const place = join(out, prefix);
  const ours = copiesIn(join(place, 'history'));
  const newest = new Map<string, number>();
  const open = new Map<string, { readonly wrong: Wrong; readonly since: number }>();
  const over: Spell[] = [];
  let reads = 0;
  let stopped = false;

  async function judge(file: string, text: string | null): Promise<Wrong | null> {
    if (text === null) return 'absent';
    const content = parsed(text);
    const { schema } = EXPORTERS.find((exporter) => exporter.file === file) ?? {};
    if (content === null || schema?.safeParse(content).success !== true) return 'invalid';
    const copiedAt = await ours.copiedAt(file, text);
    if (copiedAt === null) return 'foreign';
    if (copiedAt < (newest.get(file) ?? 0)) return 'older';
    newest.set(file, copiedAt);
    return null;
  }

  function note(file: string, wrong: Wrong | null): void {
    const spell = open.get(file);
    if (spell?.wrong === wrong) return;
    const now = performance.now();
    if (spell !== undefined) over.push({ file, wrong: spell.wrong, ms: now - spell.since });
    if (wrong === null) open.delete(file);
    else open.set(file, { wrong, since: now });
  }

  async function watching(): Promise<void> {
    const last = new Map<string, string | null>();
    while (!stopped) {
      for (const { file } of EXPORTERS) {
        const text = await readFile(join(place, file), 'utf8').catch(() => null);
        reads += 1;
        if (last.has(file) && last.get(file) === text && !open.has(file)) continue;
        last.set(file, text);
        note(file, await judge(file, text));
      }
      await after(EVERY_MS);
    }
  }
  const watched = watching();

  return {
    wrongNow: () => new Map([...open].map(([file, { wrong }]) => [file, wrong])),
    spells: () => {
      const now = performance.now();
      const going = [...open].map(([file, { wrong, since }]) => ({ file, wrong, ms: now - since }));
      return [...over, ...going];
    },
    reads: () => reads,
    stop: () => {
      stopped = true;
      return watched;
    },
  };
}

interface Copies {
  /** When the text was last copied to history, by the disk's clock, which nobody here sets; null: never. */
  copiedAt(file: string, text: string): Promise<number | null>;
}

/** The texts that were copied to history, remembered: who deletes the copies does not make them foreign. */
function copiesIn(history: string): Copies {
  const seen = new Set<string>();
  const times = new Map<string, number>();
  async function gather(stem: string): Promise<void> {
    const names = await readdir(history, { recursive: true }).catch(() => []);
    for (const name of names) {
      if (seen.has(name) || !name.split('/').at(-1)?.startsWith(`${stem}.`)) continue;
      const path = join(history, name);
      const [text, at] = await Promise.all([readFile(path, 'utf8'), stat(path)]).catch(() => []);
      if (text === undefined || at === undefined) continue;
      seen.add(name);
      times.set(text, Math.max(at.mtimeMs, times.get(text) ?? 0));
    }
  }
  return {
    copiedAt: async (file, text) => {
      if (!times.has(text)) await gather(file.replace(/\.json$/, ''));
      return times.get(text) ?? null;
    },
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
