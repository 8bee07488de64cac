/** A share as a percentage that is never rounded up: only all of it is `100 %`. */
export function percent(share: number): string {
  const tenths = Math.floor(share * 1000 + 1e-6);
  return share >= 1 ? '100 %' : `${(Math.min(tenths, 999) / 10).toFixed(1)} %`;
}
