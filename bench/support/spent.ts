/** Seconds of the processor since a moment, of all threads of this process: idle time counts nothing. */
export function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
