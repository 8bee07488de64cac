/**
 * What is mutated and which tests must notice, by group. The tests are those in memory: no processes,
 * no emulators, and of the exporters' only what needs no warehouse or a small one.
 *
 * @type {Readonly<Record<string, {
 *   readonly title: string, readonly mutate: readonly string[], readonly tests: readonly string[]
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
  },
  gate: {
    title: 'Gate',
    mutate: ['gate', 'decide', 'demand', 'due', 'calm'].map((name) => `streams/${name}.ts`),
    tests: [
      'test/streams/decide.property.test.ts',
      'test/streams/scenarios/*.test.ts',
      'test/streams/pipeline.property.test.ts',
      'test/known-failures/clock-and-calendar.test.ts',
      'test/known-failures/landing-in-time.test.ts',
    ],
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
      'test/exporters/**/*.test.ts',
    ],
  },
};
