/**
 * What `npm test` runs, in this order: scripts of package.json. `suite` marks those whose tests are counted, `beside` one
 * that takes long and one core, and runs beside those before it; `asked` is left out unless somebody asks for it or for all.
 * @type {{ script: string, title: string, suite?: boolean, beside?: boolean, asked?: boolean }[]}
 */
export const testSteps = [
  { script: 'check', title: 'format and lint' },
  { script: 'deps', title: 'dependency rules' },
  { script: 'dead', title: 'dead code' },
  { script: 'unit', title: 'unit tests', suite: true },
  { script: 'types', title: 'types', beside: true },
  { script: 'contract', title: 'contract tests', suite: true },
  { script: 'integration', title: 'integration tests', suite: true },
  { script: 'e2e', title: 'browser tests', suite: true },
  { script: 'thorough', title: 'thorough tests', suite: true, asked: true },
]
