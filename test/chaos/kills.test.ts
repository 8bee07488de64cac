import { inject, it } from 'vitest';
import { temporaryFolder } from '../support/table-folder.js';
import { killAtOperations } from './kills.js';

const folder = temporaryFolder('chaos-kills');
const kills = Number(process.env.TRENDS_CHAOS_KILLS ?? 25);
const seed = Number(process.env.TRENDS_SEED ?? 1);

it(`${kills} kills of the built program at file operations lose nothing and double nothing`, async () => {
  await killAtOperations({ folder, main: inject('main'), seed, kills });
});
