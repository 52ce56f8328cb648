import { expect, test } from 'vitest'
import { reportEpisodes } from '../../../viewer/lecture/report-episodes.ts'

const quiet = 5 * 60_000
let id = 0
const report = (reporter: string, minute: number, missing: 'sound' | 'picture' = 'sound') => ({
  ...{ id: ++id, reporter, missing },
  at: new Date(Date.UTC(2026, 10, 27, 10, minute)),
})

test('people who report within minutes of each other are one happening, each counted once', () => {
  const episodes = reportEpisodes([report('ada', 0), report('bob', 3), report('ada', 4), report('cem', 8)], quiet)
  expect(episodes.map(({ people, at }) => [people, at.getUTCMinutes()])).toEqual([[3, 0]])
})

test('after minutes without another one it is a new happening; sound and picture are two things', () => {
  const reports = [report('ada', 0), report('bob', 1, 'picture'), report('ada', 5), report('ada', 5, 'picture')]
  expect(reportEpisodes(reports, quiet).map(({ missing, people }) => [missing, people])).toEqual([
    ['sound', 1],
    ['picture', 2],
    ['sound', 1],
  ])
  expect(reportEpisodes([], quiet)).toEqual([])
})
