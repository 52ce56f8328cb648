import { defineConfig } from 'vitest/config'

/** Suites that start real processes run one file at a time: two cores, one heavy thing at once. */
const heavy = {
  ...{ fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 },
  // What was found instead is told whole: nobody can look again on another machine.
  chaiConfig: { truncateThreshold: 1_000 },
}
/** Of test/integration and test/thorough what is held against no bar that another test beside it could break. */
const pairable = {
  integration: ['keeper'],
  thorough: [
    ...['account-pages', 'backup-by-hand', 'backup-s3', 'interface-pages', 'isolation', 'lead-files'],
    ...['lecture-files-pages', 'mixed-takes', 'organisation-pages', 'other-rooms', 'people-pages', 'release-pages'],
    ...['retention-pages', 'room-elsewhere', 'room-form-pages', 's3-versions', 'self-test', 'sound-skew'],
    ...['trash-pages', 'trim-page', 'udp-blocked', 'up', 'web-pages'],
  ],
}
const pairableIn = (suite: keyof typeof pairable) => pairable[suite].map((name) => `test/${suite}/${name}.test.ts`)
/** Bars of seconds and lost frames are held on a machine that others use, too: a test may try again, the bar stays. */
const measured = { ...heavy, retry: 2 }

export default defineConfig({
  test: {
    projects: [
      // Properties are tried a hundred times, beside the types.
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          ...{ name: 'contract', include: ['test/contract/**/*.test.ts'], ...heavy },
          ...{ fileParallelism: true, maxWorkers: 2 },
        },
      },
      // One service beside its database, queue or store, and what else can bear it: three at once, which mostly wait. The rest
      // waits for them.
      {
        test: {
          ...{ name: 'component', include: ['test/component/**/*.test.ts', ...pairableIn('integration')], ...measured },
          ...{ fileParallelism: true, maxWorkers: 3, sequence: { groupOrder: 1 } },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: pairableIn('integration'),
          ...measured,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...{ name: 'e2e', include: ['test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts'], ...measured },
          ...{ testTimeout: 300_000, hookTimeout: 180_000 },
        },
      },
      // Asked for: every page, every story, what takes minutes. First what can bear others beside it, then the rest.
      {
        test: {
          ...{ name: 'thorough', include: pairableIn('thorough'), ...measured },
          ...{ fileParallelism: true, maxWorkers: 3, sequence: { groupOrder: 3 } },
        },
      },
      {
        test: {
          ...{ name: 'thorough-alone', include: ['test/thorough/**/*.test.ts'], exclude: pairableIn('thorough') },
          ...{ ...measured, testTimeout: 300_000, hookTimeout: 180_000, sequence: { groupOrder: 4 } },
        },
      },
    ],
  },
})
