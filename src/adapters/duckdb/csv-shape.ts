import { createReadStream } from 'node:fs';
import { permanent } from './failures.js';

/** What the lines of a CSV file are: DuckDB is told all of it, and guesses nothing. */
export interface CsvShape {
  /** The names in the first line, in order. */
  readonly header: readonly string[];
  /** Records after it; empty lines are none. */
  readonly rows: number;
}

const [LF, CR, QUOTE, COMMA] = [0x0a, 0x0d, 0x22, 0x2c];
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

type State = 'start' | 'plain' | 'quoted' | 'closed';
type Ending = 'LF' | 'CRLF' | 'CR';

/**
 * Reads a CSV file to its end: the names in its first line, and how many records follow. Of another
 * width than the first line, with text behind a closing quote, with a quote that is never closed, or
 * with two kinds of line ends it is refused, wherever in the file that is.
 * @throws WarehouseError (permanent) naming the file and the line
 */
export async function csvShape(path: string): Promise<CsvShape> {
  const scan = new CsvScan(path);
  for await (const chunk of createReadStream(path)) scan.take(chunk as Buffer);
  return scan.end();
}

/** The scan, a byte at a time: files are larger than memory, and a record may span chunks. */
class CsvScan {
  private state: State = 'start';
  private line = 1;
  private recordLine = 1;
  private fields = 0;
  /** The bytes of the record under way hold something but its end. */
  private isEmpty = true;
  private afterCr = false;
  private ending: Ending | null = null;
  private header: string[] | null = null;
  private names: number[][] = [[]];
  private rows = 0;
  private isFirstChunk = true;

  constructor(private readonly path: string) {}

  take(chunk: Buffer): void {
    const begin = this.isFirstChunk && chunk.subarray(0, 3).equals(BOM) ? 3 : 0;
    this.isFirstChunk = false;
    for (let at = begin; at < chunk.length; at += 1) this.byte(chunk[at] ?? 0);
  }

  end(): CsvShape {
    if (this.state === 'quoted') throw this.refused('has a quote that is never closed');
    if (this.afterCr) this.endLine('CR');
    else if (!this.isEmpty) this.endRecord();
    return { header: this.header ?? [], rows: this.rows };
  }

  private byte(byte: number): void {
    if (this.afterCr) {
      this.afterCr = false;
      this.endLine(byte === LF ? 'CRLF' : 'CR');
      if (byte === LF) return;
    }
    if (this.state === 'quoted') this.inQuotes(byte);
    else this.outside(byte);
  }

  private inQuotes(byte: number): void {
    if (byte === LF) this.line += 1;
    if (byte === QUOTE) this.state = 'closed';
    else this.keep(byte);
  }

  private outside(byte: number): void {
    if (byte === CR) {
      this.afterCr = true;
    } else if (byte === LF) {
      this.endLine('LF');
    } else if (byte === COMMA) {
      this.isEmpty = false;
      this.fields += 1;
      this.names.push([]);
      this.state = 'start';
    } else {
      this.isEmpty = false;
      this.value(byte);
    }
  }

  /** A byte of a value; a quote opens it, or is doubled in it. */
  private value(byte: number): void {
    const quote = byte === QUOTE;
    if (quote && this.state === 'start') {
      this.state = 'quoted';
      return;
    }
    if (this.state === 'closed' && !quote) throw this.refused('has text behind a closing quote');
    this.state = this.state === 'closed' ? 'quoted' : 'plain';
    this.keep(byte);
  }

  private keep(byte: number): void {
    if (this.header === null) this.names.at(-1)?.push(byte);
  }

  private endLine(ending: Ending): void {
    if (this.ending !== null && this.ending !== ending) {
      throw this.refused(`ends in ${ending}, the lines before it in ${this.ending}`);
    }
    this.ending = ending;
    if (this.isEmpty) this.begin();
    else this.endRecord();
    this.line += 1;
    this.recordLine = this.line;
  }

  private endRecord(): void {
    const width = this.fields + 1;
    if (this.header === null) {
      this.header = this.names.map((name) => Buffer.from(name).toString('utf8'));
    } else {
      const wanted = this.header.length;
      if (width !== wanted) throw this.refused(`has ${width} values, and the first line ${wanted}`);
      this.rows += 1;
    }
    this.begin();
  }

  private begin(): void {
    this.state = 'start';
    this.fields = 0;
    this.isEmpty = true;
    this.names = [[]];
  }

  private refused(what: string) {
    return permanent(
      `${this.path} is refused: line ${this.recordLine} ${what}`,
      'Write it again as CSV: UTF-8, a header line, as many values in every line, commas, double quotes, empty for NULL.',
    );
  }
}
