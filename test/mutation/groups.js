/**
 * What is mutated and which tests must notice, by group. The tests are those that say of each file what
 * it does, in memory and in milliseconds: every mutant runs those that reach it. `survivors` says what
 * the mutants are that no test can or need notice.
 *
 * @type {Readonly<Record<string, {
 *   readonly title: string, readonly mutate: readonly string[], readonly tests: readonly string[],
 *   readonly survivors: string
 * }>>}
 */
export const GROUPS = {
  settle: {
    title: 'Settle',
    mutate: ['streams/settle.ts', 'streams/operators/settle-window.ts'],
    tests: [
      'test/streams/settle.test.ts',
      'test/streams/operators/settle-window.test.ts',
      'test/streams/scenarios/landings.test.ts',
    ],
    survivors:
      'Two shortcuts: beginning a timer anew that began at this very instant, and ignoring the release of a ' +
      'window that is gone, whose timers are cancelled with it.',
  },
  gate: {
    title: 'Gate',
    mutate: ['gate', 'decide', 'slot-status', 'due', 'quiescence'].map(
      (name) => `streams/${name}.ts`,
    ),
    tests: ['gate', 'decide', 'slot-status', 'due', 'quiescence'].map(
      (name) => `test/streams/${name}.test.ts`,
    ),
    survivors:
      'Shortcuts that the lines after them answer alike (no setback, nothing that could settle), care for an absent ' +
      'slot or live file where there is certain to be one by then, a bound at which the next condition decides ' +
      'anyhow, and values that every caller replaces. When it was last run also the oldest of the dates that a table ' +
      'shows, which has tests since.',
  },
  calendar: {
    title: 'Calendar',
    mutate: ['calendar', 'cadence', 'cadence-days', 'pauses', 'wall-clock'].map(
      (name) => `src/domain/${name}.ts`,
    ),
    tests: [
      'test/src/domain/calendar.test.ts',
      'test/src/domain/calendar.property.test.ts',
      'test/src/domain/pauses.test.ts',
      'test/streams/scenarios/calendar.test.ts',
    ],
    survivors:
      'The memory of slots, which only saves work; where a search begins, as long as it begins early enough; the first and ' +
      'the last day of all, in 1900 and 9999. When it was last run also the remedies of refusals and the texts of keys, ' +
      'which have tests since.',
  },
  arithmetic: {
    title: 'Arithmetic',
    mutate: [
      'src/domain/fraction.ts',
      'src/domain/day-number.ts',
      'exporters/rates.ts',
      'exporters/cells.ts',
      'exporters/order.ts',
      'exporters/inputs.ts',
      'exporters/sources.ts',
      'exporters/hot-cold/heat.ts',
      'exporters/team/means.ts',
      'exporters/what-matters/insights.ts',
      'exporters/quick-hits/{candidates,stat}.ts',
      'exporters/deep-dive/{day,sides,focus}.ts',
    ],
    tests: [
      'test/src/domain/fraction.test.ts',
      'test/src/domain/iso-date.test.ts',
      ...['cells', 'inputs', 'order', 'sources'].map((name) => `test/exporters/${name}.test.ts`),
      'test/exporters/hot-cold/heat.test.ts',
      'test/exporters/team/means.test.ts',
      'test/exporters/what-matters/insights.test.ts',
      'test/exporters/quick-hits/candidates.test.ts',
      'test/exporters/quick-hits/build.test.ts',
      ...['day', 'sides', 'focus'].map((name) => `test/exporters/deep-dive/${name}.test.ts`),
    ],
    survivors:
      'The sign of zero (`< 0n` or `<= 0n`), a clamp at its very bounds, integers read as decimals, equal sides of a ' +
      'comparison that a gap has ruled out before, and defaults for what a pattern or a split always yields. When it ' +
      'was last run also how four sides of deep dives are worded, which has tests since.',
  },
};
