import { inject, it } from 'vitest';
import { temporaryFolder } from '../support/table-folder.js';
import { withstand } from './trial.js';

const folder = temporaryFolder('two-instances');
const kills = Math.round(Number(process.env.TRENDS_KILLS ?? 200) * 0.2);
const seed = Number(process.env.TRENDS_SEED ?? 1);

it(`two instances share the work through ${kills} kills and sleeps past a claim's end`, async () => {
  await withstand({ folder, main: inject('main'), seed, count: 2, kills, stops: 0.4 });
});
