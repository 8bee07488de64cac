import { useRef, useState } from 'preact/hooks';
import type { Mark } from './layout.js';

export interface Roving {
  readonly svg: { readonly current: SVGSVGElement | null };
  /** The one mark that Tab reaches. */
  readonly current: string | null;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: (key: string) => void;
}

/** One stop for Tab among many marks: the arrow keys, Home and End move between them. */
export function useRoving(marks: readonly Mark<unknown>[]): Roving {
  const svg = useRef<SVGSVGElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const current = marks.find(({ key }) => key === chosen) ?? lastOf(marks);
  const onKeyDown = (event: KeyboardEvent) => {
    if (current === undefined) return;
    const target = nextOf(event.key, current, marks);
    if (target === undefined) return;
    event.preventDefault();
    setChosen(target.key);
    for (const link of svg.current?.querySelectorAll<SVGAElement>('a[data-mark]') ?? []) {
      if (link.dataset.mark === target.key) link.focus();
    }
  };
  return { svg, current: current?.key ?? null, onKeyDown, onFocus: setChosen };
}

const lastOf = (marks: readonly Mark<unknown>[]) =>
  marks.reduce<Mark<unknown> | undefined>(
    (best, mark) => (best === undefined || mark.x >= best.x ? mark : best),
    undefined,
  );

function nextOf(
  key: string,
  from: Mark<unknown>,
  marks: readonly Mark<unknown>[],
): Mark<unknown> | undefined {
  const beside = marks.filter(({ lane }) => lane === from.lane);
  const at = beside.indexOf(from);
  switch (key) {
    case 'ArrowRight':
      return beside[at + 1];
    case 'ArrowLeft':
      return beside[at - 1];
    case 'Home':
      return beside[0];
    case 'End':
      return beside.at(-1);
    case 'ArrowDown':
      return nearest(from, marks, 1);
    case 'ArrowUp':
      return nearest(from, marks, -1);
    default:
      return undefined;
  }
}

/** The mark nearest in time in the next lane, down (1) or up (-1), that has any. */
function nearest(
  from: Mark<unknown>,
  marks: readonly Mark<unknown>[],
  step: 1 | -1,
): Mark<unknown> | undefined {
  const further = marks.filter(({ lane }) => Math.sign(lane - from.lane) === step);
  const lane = Math.min(...further.map((mark) => step * mark.lane)) * step;
  return further
    .filter((mark) => mark.lane === lane)
    .sort((a, b) => Math.abs(a.x - from.x) - Math.abs(b.x - from.x))[0];
}
