const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const STEP = 1024;

/** Bytes for people, in three digits: `10.0 MiB`; `–` where none are known. Negative ones too. */
export function size(bytes: number | null): string {
  if (bytes === null) return '–';
  let value = Math.abs(bytes);
  let power = 0;
  // 1023.7 KiB is shown as 1.00 MiB, not as 1024 KiB.
  while (value >= STEP - 0.5 && power < UNITS.length - 1) {
    value /= STEP;
    power += 1;
  }
  const digits = power === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${bytes < 0 ? '-' : ''}${value.toFixed(digits)} ${UNITS[power]}`;
}
