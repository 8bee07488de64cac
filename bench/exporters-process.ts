import { openDuckDbWarehouse } from '../src/adapters/duckdb/index.js';
import { sixFiles, sixteenQueries } from './support/six-files.js';
import { median } from './support/statistics.js';

// One process of the bench of exporters, since the most memory is told per process:
//   node dist/bench/exporters-process.js exporters|separate <folder> <as-of> <passes>
const [way = '', folder = '', asOf = '', passes = ''] = process.argv.slice(2);
const work = way === 'exporters' ? sixFiles : sixteenQueries;

const warehouse = await openDuckDbWarehouse({ folder });
const times: number[] = [];
const processor: number[] = [];
for (let pass = 0; pass < Number(passes); pass += 1) {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work(warehouse, asOf);
  const { user, system } = process.cpuUsage(before);
  times.push(performance.now() - began);
  processor.push((user + system) / 1000);
}
await warehouse.close();
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ ms: median(times), cpuMs: median(processor), peakKiB: maxRSS }));
