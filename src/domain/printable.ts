/**
 * What a terminal obeys or hides instead of showing it: control characters (C0, DEL, C1), format characters (bidi
 * marks, zero-width ones, tags) and the separators of lines and paragraphs.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const code = (char: string) => char.codePointAt(0) ?? 0;
const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

function spelt(char: string): string {
  const point = code(char);
  if (char === '\t') return char;
  if (point <= 0xff) return `\\x${hex(point, 2)}`;
  return point <= 0xffff ? `\\u${hex(point, 4)}` : `\\u{${hex(point, 4)}}`;
}

/** One line of text in which everything can be seen: what a terminal would obey is spelt out, line breaks too. */
export function printable(text: string): string {
  return text.replace(UNSEEN, spelt);
}

/**
 * The same of a text that may hold line breaks. They stay, and what follows them is indented: no text that was read
 * can begin a line of its own.
 */
export function printableLines(text: string): string {
  const [first = '', ...more] = text.split(/\r?\n/).map(printable);
  return [first, ...more.map((line) => (line.startsWith('  ') ? line : `    ${line}`))].join('\n');
}

/** JSON that says exactly the same, with what a terminal would obey as `\u` escapes. Its layout stays. */
export function printableJson(json: string): string {
  return json.replace(UNSEEN, (char) => (char === '\n' ? char : escaped(char)));
}

function escaped(char: string): string {
  const units = Array.from({ length: char.length }, (_, index) => char.charCodeAt(index));
  return units.map((unit) => `\\u${hex(unit, 4)}`).join('');
}
