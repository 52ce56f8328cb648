import { afterAll, beforeAll, expect, test } from 'vitest'
import { doubleMany } from '../faults/double-many.ts'
import { prepareTranscoder, type TestTranscoder } from '../harness/aula/transcoder.ts'

let context: TestTranscoder
beforeAll(async () => {
  context = await prepareTranscoder()
})
afterAll(() => context[Symbol.asyncDispose]())

test('a job that is executed twice publishes once, wherever the two meet (P9)', async () => {
  expect(await doubleMany(context, { seed: 9, executions: 200 })).toEqual({ executions: 200, problems: [] })
})
