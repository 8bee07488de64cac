/** Rows of cells as lines of text: numbers to the right, words to the left. */
export function textTable(rows: readonly (readonly (string | number)[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, shown(cell).length);
    }
  }
  return rows.map((row) => line(row, widths)).join('\n');
}

function line(row: readonly (string | number)[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => {
    const width = widths[column] ?? 0;
    return typeof cell === 'number' ? shown(cell).padStart(width) : cell.padEnd(width);
  });
  return cells.join('  ').trimEnd();
}

function shown(cell: string | number): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : cell;
}
