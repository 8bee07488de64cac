import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/mutation/group.test.js'],
    exclude: ['**/node_modules/**'],
    // The copy in which mutants run lies below node_modules, whose scripts would go unchanged to Node.
    server: { deps: { inline: [/\/test\/mutation\/group/] } },
    testTimeout: 120_000,
  },
});
