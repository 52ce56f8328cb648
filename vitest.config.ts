import { defineConfig } from 'vitest/config'

/** Suites that start real processes run one file at a time: two cores, one heavy thing at once. */
const heavy = { fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 }
/** Bars of seconds and lost frames are held on a machine that others use, too: a test may try again, the bar stays. */
const measured = { ...heavy, retry: 2 }

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], ...heavy } },
      // One service beside its database, queue or store: two at once. Everything heavier waits until they are done.
      {
        test: {
          ...{ name: 'component', include: ['test/component/**/*.test.ts'], ...measured },
          ...{ fileParallelism: true, maxWorkers: 2, sequence: { groupOrder: 1 } },
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
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
    ],
  },
})
