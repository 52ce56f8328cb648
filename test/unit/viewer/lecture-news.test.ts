import { expect, test } from 'vitest'
import { type LectureId, newId } from '../../../core/ids.ts'
import { openLectureNews } from '../../../viewer/live/lecture-news.ts'

test('who waits for news is told, and nobody waits once it is over', async () => {
  const news = openLectureNews()
  const [lecture, other] = [newId<LectureId>(), newId<LectureId>()]
  const told: string[] = []
  const wait = (of: LectureId, name: string) => void news.next(of, 60_000).happened.then(() => told.push(name))
  wait(lecture, 'first')
  wait(other, 'second')
  news.tell(lecture)
  await Promise.resolve()
  expect(told).toEqual(['first'])
  news.close()
  await Promise.resolve()
  expect(told).toEqual(['first', 'second'])
  wait(other, 'late')
  await Promise.resolve()
  expect(told).toEqual(['first', 'second', 'late'])
})
