import { expect, test } from 'vitest'
import { stopOrder } from '../../../bin/up/stop-order.ts'

test('all deadlines together, and a second of grace for each step, leave Aula within 20 s of Ctrl-C', () => {
  const steps = stopOrder('SIGINT', 600_000)
  expect(steps.reduce((sum, { within }) => sum + within, 0)).toBeLessThanOrEqual(18_500)
})

test('who writes ends before what it writes to', () => {
  const order = stopOrder('SIGINT', 0).map(({ names }) => names)
  const place = (name: string) => order.findIndex((names) => names.includes(name))
  for (const server of ['janus', 'redis', 'postgres']) {
    for (const process of ['viewer', 'recorder', 'transcoder', 'keeper']) {
      expect(place(process)).toBeLessThan(place(server))
    }
  }
  expect(place('janus')).toBeLessThan(place('postgres'))
})

test('SIGTERM reaches recorders as SIGTERM and gives lectures their time', () => {
  const [first] = stopOrder('SIGTERM', 600_000)
  expect(first).toMatchObject({ signal: 'SIGTERM' })
  expect(first?.within).toBeGreaterThan(600_000)
})
