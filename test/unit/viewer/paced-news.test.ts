import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type LectureId, newId } from '../../../core/ids.ts'
import { openBudgets } from '../../../viewer/live/budgets.ts'
import { openLectureNews } from '../../../viewer/live/lecture-news.ts'
import { openPacedNews } from '../../../viewer/live/paced-news.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** `people` who wait for news of a lecture, and wait again as soon as they are told. */
function crowd(people: number) {
  const news = openLectureNews()
  const lecture = newId<LectureId>()
  const told = Array.from({ length: people }, () => 0)
  let forgotten = 0
  const wait = (who: number) =>
    void news.next(lecture, 600_000).happened.then(() => {
      told[who] = (told[who] ?? 0) + 1
      wait(who)
    })
  for (const who of told.keys()) wait(who)
  const paced = openPacedNews(news)
  const forget = () => void forgotten++
  const changed = () => paced.changed(lecture, forget)
  const seconds = async (count: number) => await vi.advanceTimersByTimeAsync(count * 1_000)
  return { paced, changed, lecture, told, seconds, forgotten: () => forgotten }
}

test('the first change is told at once, all of the next half second together', async () => {
  const { changed, told, seconds, forgotten } = crowd(500)
  const times = () => [Math.min(...told), Math.max(...told)]
  changed()
  await seconds(0)
  expect(times()).toEqual([1, 1])
  for (let change = 0; change < 200; change++) changed()
  await seconds(0.4)
  expect(times()).toEqual([1, 1])
  await seconds(0.2)
  expect(times()).toEqual([2, 2])
  await seconds(10)
  expect([times(), forgotten()]).toEqual([[2, 2], 2])
})

test('fewer people are told sooner, and no more often than ten times a second', async () => {
  const { changed, told, seconds } = crowd(200)
  for (let hundredth = 0; hundredth < 195; hundredth++) {
    changed()
    await seconds(0.01)
  }
  expect([Math.min(...told), Math.max(...told)]).toEqual([10, 10])
  const few = crowd(3)
  for (let hundredth = 0; hundredth < 95; hundredth++) {
    few.changed()
    await few.seconds(0.01)
  }
  expect(few.told).toEqual([10, 10, 10])
})

test('before each telling what has changed is read anew, and nothing else is', async () => {
  const { paced, lecture, seconds } = crowd(1_200)
  const [questions, chat] = [vi.fn(), vi.fn()]
  paced.changed(lecture, chat)
  await seconds(10)
  expect([questions.mock.calls.length, chat.mock.calls.length]).toEqual([0, 3])
  paced.changed(lecture, chat)
  paced.changed(lecture, questions)
  await seconds(10)
  expect(questions.mock.calls.length).toBeGreaterThan(1)
})

test('of thousands a part is told each half second, everybody once, and what is read is newest each time', async () => {
  const { changed, told, seconds, forgotten } = crowd(3_000)
  const all = () => told.reduce((sum, times) => sum + times, 0)
  changed()
  await seconds(0)
  expect(all()).toBe(500)
  await seconds(1)
  expect(all()).toBe(1_500)
  await seconds(30)
  expect(new Set(told)).toEqual(new Set([1]))
  expect(forgotten()).toBe(6)
})

test('while more happens, those who were told first are told again last', async () => {
  const { changed, told, seconds } = crowd(1_000)
  for (let second = 0; second < 4; second++) {
    changed()
    await seconds(1)
  }
  await seconds(5)
  expect(Math.min(...told)).toBeGreaterThanOrEqual(2)
  expect(Math.max(...told) - Math.min(...told)).toBeLessThanOrEqual(1)
})

test('each has a budget of their own, which fills again', () => {
  let now = 0
  const budgets = openBudgets({ burst: 2, perSecond: 0.5 }, () => now)
  const spend = (who: string) => budgets.spend(who)
  expect([spend('ada'), spend('ada'), spend('ada'), spend('bob')]).toEqual([true, true, false, true])
  now += 1_900
  expect(spend('ada')).toBe(false)
  now += 200
  expect([spend('ada'), spend('ada')]).toEqual([true, false])
})
