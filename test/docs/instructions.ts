import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a page tells to do, in its order. */
export type Step =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'edit'; readonly path: string; readonly diff: string }
  | { readonly kind: 'run'; readonly command: string };

const BLOCK = /^(?:`([^`\n]+)`\n\n)?```(\w+)\n([\s\S]*?)^```$/gm;

/**
 * The steps of a page: a block headed by a path is that file, a `diff` is an edit of the last path
 * named, a `sh` has one command a line.
 */
export function stepsOf(page: string): readonly Step[] {
  let path = '';
  return [...page.matchAll(BLOCK)].flatMap(([, heading, language, text = '']): readonly Step[] => {
    path = heading ?? path;
    if (language === 'sh') {
      return text
        .trimEnd()
        .split('\n')
        .map((command) => ({ kind: 'run', command }));
    }
    if (language === 'diff') return [{ kind: 'edit', path, diff: text }];
    if (heading === undefined) throw new Error(`a block of ${language} says no path: ${text}`);
    return [{ kind: 'write', path, text }];
  });
}

/** Does a step that writes or edits, in a folder. @throws when an edit's surroundings are not there once */
export function apply(folder: string, step: Exclude<Step, { kind: 'run' }>): void {
  const place = join(folder, step.path);
  if (step.kind === 'write') {
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, step.text, { flag: 'wx' });
    return;
  }
  const lines = step.diff.split('\n').slice(0, -1);
  const side = (other: string) =>
    lines
      .filter((line) => !line.startsWith(other))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const pieces = readFileSync(place, 'utf8').split(side('+'));
  if (pieces.length !== 2) {
    throw new Error(
      `${step.path} has the surroundings of this ${pieces.length - 1} times:\n${step.diff}`,
    );
  }
  writeFileSync(place, pieces.join(side('-')));
}
