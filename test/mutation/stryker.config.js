import { GROUPS } from './groups.js';

const name = process.env.TRENDS_MUTATION_GROUP ?? '';
const group = GROUPS[name];
if (group === undefined) throw new Error('run this by: npm run mutation');

const kept = `node_modules/.cache/mutation/${name}`;

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/mutation/vitest.config.js', related: false },
  mutate: group.mutate,
  coverageAnalysis: 'perTest',
  // Mutants in a module's own constants are rare here, and each costs a run of all tests.
  ignoreStatic: true,
  // It would read the compiler's settings by an API that this compiler no longer has.
  tsconfigFile: 'test/mutation/no-tsconfig.json',
  concurrency: 1,
  timeoutMS: 20_000,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: `${kept}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: `${kept}.sandbox`,
  ignorePatterns: [
    'dist',
    'docs',
    'bench',
    'deploy',
    'test/googlesql',
    'test/browser',
    'test/emulators',
  ],
};
