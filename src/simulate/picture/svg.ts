/** A piece of SVG text. */
export type Svg = string;

type Attributes = Readonly<Record<string, string | number>>;

/** An element; numbers are written with at most two decimals. */
export function element(name: string, attributes: Attributes, ...children: readonly Svg[]): Svg {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : escaped(value)}"`)
    .join('');
  return children.length === 0
    ? `<${name}${written}/>`
    : `<${name}${written}>${children.join('')}</${name}>`;
}

/** Elements together, moved. */
export function group(x: number, y: number, ...children: readonly Svg[]): Svg {
  return `${element('g', { transform: `translate(${short(x)} ${short(y)})` }, ...children)}\n`;
}

/** Text as it is read, at its baseline. */
export function label(x: number, y: number, text: string, attributes: Attributes = {}): Svg {
  return element('text', { x, y, ...attributes }, escaped(text));
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes: Attributes): Svg {
  return element('line', { x1, y1, x2, y2, ...attributes });
}

/** A line through points. */
export function path(points: readonly (readonly [number, number])[], attributes: Attributes): Svg {
  const d = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('');
  return element('path', { d, ...attributes });
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
