/**
 * What `npm test` runs, in this order: scripts of package.json. `suite` marks those whose tests are counted.
 * @type {{ script: string, title: string, suite?: boolean }[]}
 */
export const testSteps = [
  { script: 'check', title: 'format and lint' },
  { script: 'types', title: 'types' },
  { script: 'deps', title: 'dependency rules' },
  { script: 'dead', title: 'dead code' },
  { script: 'unit', title: 'unit tests', suite: true },
  { script: 'contract', title: 'contract tests', suite: true },
  { script: 'integration', title: 'integration tests', suite: true },
  { script: 'e2e', title: 'browser tests', suite: true },
]
