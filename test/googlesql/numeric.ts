const SCALE = 9;
const UNIT = 10n ** BigInt(SCALE);
const DECIMAL = /^(-?)(\d+)(?:\.(\d{1,9}))?$/;

/**
 * A NUMERIC on the engine's wire: value times 10^9 as little-endian two's complement, as few
 * bytes as hold it.
 * @throws RangeError when `text` is no plain decimal with at most nine decimals
 */
export function encodeNumeric(text: string): Buffer {
  const match = DECIMAL.exec(text);
  if (!match) throw new RangeError(`"${text}" is not a decimal with at most 9 decimals`);
  const [, sign, whole = '0', decimals = ''] = match;
  const magnitude = BigInt(whole + decimals.padEnd(SCALE, '0'));
  let rest = sign === '-' ? -magnitude : magnitude;
  const bytes: number[] = [];
  for (;;) {
    const byte = Number(BigInt.asUintN(8, rest));
    bytes.push(byte);
    rest >>= 8n;
    const signBit = byte >= 0x80;
    if ((rest === 0n && !signBit) || (rest === -1n && signBit)) return Buffer.from(bytes);
  }
}

/** The plain decimal of a NUMERIC on the wire, without trailing zeros: `"0.5"`, `"-12"`. */
export function decodeNumeric(bytes: Uint8Array): string {
  const unsigned = [...bytes].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const value = BigInt.asIntN(bytes.length * 8, unsigned);
  const magnitude = value < 0n ? -value : value;
  const decimals = (magnitude % UNIT).toString().padStart(SCALE, '0').replace(/0+$/, '');
  const whole = `${value < 0n ? '-' : ''}${magnitude / UNIT}`;
  return decimals === '' ? whole : `${whole}.${decimals}`;
}
