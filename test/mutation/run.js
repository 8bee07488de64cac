// Measures what the tests notice: changes the code in small ways, one at a time, and counts the changes
// that no test fails on.
//   npm run mutation                     every group: half an hour or longer on one processor
//   npm run mutation -- settle gate      some of them
//   npm run mutation -- --page           only writes the page of the scores there are
// Scores go to docs/mutation.md.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { GROUPS } from './groups.js';

const SCORES = new URL('scores.json', import.meta.url);
const PAGE = new URL('../../docs/mutation.md', import.meta.url);
const STRYKER = 'test/mutation/node_modules/@stryker-mutator/core/bin/stryker.js';
const GOAL = 80;
const HEAD = `# What the tests notice

<!-- Written by test/mutation/run.js from test/mutation/scores.json: npm run mutation -->

Stryker makes small changes to the code, one at a time (\`<\` to \`<=\`, a condition to \`true\`, a block to nothing), and runs the tests in memory. A change that
fails a test was noticed; one that fails none survived. The goal is ${GOAL} % per group, with every survivor reviewed. \`npm run mutation\` installs
Stryker and runs for half an hour or longer; run it when you change these files.
`;

const pageOnly = process.argv.includes('--page');
const asked = process.argv.slice(2).filter((word) => word !== '--page');
const unknown = asked.filter((name) => !(name in GROUPS));
if (unknown.length > 0) {
  throw new Error(`no group is called ${unknown}: there are ${Object.keys(GROUPS)}`);
}
const chosen = asked.length > 0 ? asked : Object.keys(GROUPS);
if (!pageOnly) for (const name of chosen) measure(name);
writeFileSync(PAGE, page(scores()));

/** @param {string} name */
function measure(name) {
  const env = { ...process.env, TRENDS_MUTATION_GROUP: name };
  const { status } = spawnSync(
    process.execPath,
    [STRYKER, 'run', 'test/mutation/stryker.config.js'],
    { env, stdio: 'inherit' },
  );
  if (status !== 0) throw new Error(`the run of ${name} ended with ${status}`);
  const report = JSON.parse(
    readFileSync(`node_modules/.cache/mutation/${name}.json`, { encoding: 'utf8' }),
  );
  const files = Object.entries(report.files).map(([path, { mutants }]) => [path, tally(mutants)]);
  const all = { ...scores(), [name]: Object.fromEntries(files) };
  writeFileSync(SCORES, `${JSON.stringify(all, null, 2)}\n`);
}

function scores() {
  return existsSync(SCORES) ? JSON.parse(readFileSync(SCORES, { encoding: 'utf8' })) : {};
}

/** Counts mutants by what became of them; a mutant that never ends was noticed. */
function tally(mutants) {
  const count = (...states) => mutants.filter(({ status }) => states.includes(status)).length;
  return {
    noticed: count('Killed', 'Timeout'),
    survived: count('Survived'),
    untested: count('NoCoverage'),
  };
}

function page(all) {
  const rows = Object.keys(GROUPS)
    .filter((name) => name in all)
    .flatMap((name) => {
      const files = Object.entries(all[name]);
      return [
        row(
          `**${GROUPS[name].title}**`,
          files.map(([, counts]) => counts),
        ),
        ...files.map(([path, counts]) => row(`\`${path}\``, [counts])),
      ];
    });
  const unmeasured = Object.keys(GROUPS).filter((name) => !(name in all));
  const lacking = unmeasured.length === 0 ? '' : `\nNot measured yet: ${unmeasured.join(', ')}.\n`;
  return `${HEAD}${lacking}
| | noticed | survived | no test | score |
| --- | ---: | ---: | ---: | ---: |
${rows.join('\n')}

## What survives

${survivors(all)}
`;
}

/** A paragraph per group that was measured. */
function survivors(all) {
  return Object.entries(GROUPS)
    .filter(([name]) => name in all)
    .map(([, { title, survivors }]) => `**${title}.** ${survivors}`)
    .join('\n\n');
}

function row(title, counts) {
  const sum = (key) => counts.reduce((total, each) => total + each[key], 0);
  const [noticed, survived, untested] = ['noticed', 'survived', 'untested'].map(sum);
  const total = noticed + survived + untested;
  const score = total === 0 ? '–' : `${((100 * noticed) / total).toFixed(1)} %`;
  return `| ${title} | ${noticed} | ${survived} | ${untested} | ${score} |`;
}
