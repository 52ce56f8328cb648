import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openRotatingLog } from '../../../bin/up/rotating-log.ts'
import { temporaryFolder } from '../../harness/temporary-folder.ts'

test('no file outgrows its size, the oldest are dropped, the newest lines are kept in order', async () => {
  await using folder = await temporaryFolder('log')
  const file = path.join(folder.path, 'x.log')
  for (let restart = 0; restart < 2; restart++) {
    using log = openRotatingLog(file, { bytes: 100, keep: 2 })
    for (let number = 0; number < 20; number++) log.write(`line ${restart} ${String(number).padStart(4, '0')}`)
  }
  expect(readdirSync(folder.path).sort()).toEqual(['x.log', 'x.log.1', 'x.log.2'])
  const files = ['x.log.2', 'x.log.1', 'x.log'].map((name) => path.join(folder.path, name))
  for (const each of files) expect(statSync(each).size).toBeLessThanOrEqual(100)
  const lines = files.flatMap((each) => readFileSync(each, 'utf8').trim().split('\n'))
  expect(lines.at(-1)).toBe('line 1 0019')
  expect(lines).toEqual([...lines].sort())
})

test('a line longer than a file is kept whole', async () => {
  await using folder = await temporaryFolder('log')
  const file = path.join(folder.path, 'x.log')
  using log = openRotatingLog(file, { bytes: 10, keep: 1 })
  log.write('x'.repeat(50))
  expect(readFileSync(file, 'utf8')).toBe(`${'x'.repeat(50)}\n`)
})
