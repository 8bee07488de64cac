import { inject, it } from 'vitest';
import { temporaryFolder } from '../support/table-folder.js';
import { withstand } from './trial.js';

const folder = temporaryFolder('crash');
/** Of all kills four in five are here, the others in `two-instances.test.ts`. */
const kills = Math.round(Number(process.env.TRENDS_KILLS ?? 200) * 0.8);
const seed = Number(process.env.TRENDS_SEED ?? 1);

it(`${kills} kills of one instance lose nothing and double nothing`, async () => {
  await withstand({ folder, main: inject('main'), seed, count: 1, kills, stops: 0 });
});
