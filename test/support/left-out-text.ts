/** What a run says at its end of what it left out, a line each; nothing when it left out nothing. */
export function leftOutText(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `\nLeft out here:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
}
