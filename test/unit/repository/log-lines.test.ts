import { expect, test } from 'vitest'
import { productCode } from './sources.ts'

test('whoever names a recording in the log names its lecture, too', () => {
  const calls = productCode().flatMap(({ file, content }) =>
    [
      ...content.matchAll(
        /\b(?:log|Log)(?:\.(?:child|setBindings|debug|info|warn|error)|\[[^\]]+\])\(\s*(\{[^{}]*\})/g,
      ),
    ].map(([, facts = '']) => ({ file, facts })),
  )
  expect(calls.filter(({ facts }) => /\brecording\b/.test(facts)).length).toBeGreaterThan(10)
  const silent = calls.filter(({ facts }) => /\brecording\b/.test(facts) && !/\blecture\b/.test(facts))
  expect(silent).toEqual([])
})
