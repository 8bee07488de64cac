import type { ComponentChildren } from 'preact';

/** `0.583` → `58.3%`; a dash for null. */
export const share = (rate: number | null): string =>
  rate === null ? '–' : `${(100 * rate).toFixed(1)}%`;

/** `2.5` → `+2.5`; a dash for null. */
export const signed = (value: number | null): string =>
  value === null ? '–' : `${value > 0 ? '+' : ''}${value.toFixed(1)}`;

/** A bar as long as a share of its room; the number beside it says the same. */
export function Bar({
  of,
  tone,
}: {
  readonly of: number;
  readonly tone: 'warm' | 'cool' | 'plain';
}) {
  const width = `${Math.min(100, Math.max(0, 100 * of))}%`;
  return (
    <svg class={`bar is-${tone}`} width="100%" height="6" aria-hidden="true">
      <rect class="bar-room" width="100%" height="6" rx="3" />
      <rect class="bar-value" width={width} height="6" rx="3" />
    </svg>
  );
}

interface FigureProps {
  readonly name: string;
  readonly children: ComponentChildren;
}

/** One number with its name. */
export function Figure({ name, children }: FigureProps) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Who he plays tonight, if he does. */
export function Tonight({
  opponent,
  time,
}: {
  readonly opponent: string | null;
  readonly time?: string | null;
}) {
  if (opponent === null) return null;
  return (
    <span class="tonight">
      tonight vs {opponent}
      {time ? `, ${time}` : ''}
    </span>
  );
}
