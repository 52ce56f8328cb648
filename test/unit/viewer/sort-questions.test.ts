import { expect, test } from 'vitest'
import { newId, type QuestionId } from '../../../core/ids.ts'
import type { Participation } from '../../../viewer/api/participation.ts'
import { sortQuestions } from '../../../viewer/lecture/sort-questions.ts'
import { withVote } from '../../../viewer/web/src/participation/with-vote.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 27, 10, minute))
const question = (id: string, votes: number, asked: number, of: { answered?: number; hidden?: boolean } = {}) => ({
  ...{ id, votes, askedAt: at(asked), hidden: of.hidden ?? false },
  answeredAt: of.answered === undefined ? null : at(of.answered),
})

test('most votes first, of as many the earlier one; then the last answer, then what is hidden', () => {
  const questions = [
    question('hidden', 90, 0, { hidden: true }),
    question('answered first', 80, 1, { answered: 10 }),
    question('late', 2, 5),
    question('answered last', 1, 2, { answered: 12 }),
    question('early', 2, 3),
    question('loved', 7, 6),
  ]
  const order = ['loved', 'early', 'late', 'answered last', 'answered first', 'hidden']
  expect(sortQuestions(questions).map(({ id }) => id)).toEqual(order)
  expect(sortQuestions(questions.toReversed()).map(({ id }) => id)).toEqual(order)
})

test('asked at the same moment, they stand in the same order for everybody', () => {
  const questions = [question('b', 1, 1), question('a', 1, 1), question('c', 1, 1)]
  expect(sortQuestions(questions).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
})

test('one’s own vote is counted at once, and the order waits for the viewer', () => {
  const [first, second] = [told('first', 3), told('second', 3)]
  const all: Participation = {
    version: 'x',
    on: true,
    open: true,
    hands: false,
    invited: [],
    outside: null,
    questions: [first, second],
  }
  const votes = (of: Participation) => of.questions.map(({ votes }) => votes)
  expect(votes(withVote(all, second.id, true))).toEqual([3, 4])
  expect(votes(withVote(withVote(all, second.id, true), second.id, false))).toEqual([3, 3])
})

function told(id: string, votes: number) {
  return {
    id: newId<QuestionId>(),
    text: id,
    name: null,
    askedAt: at(0).toISOString(),
    votes,
    hidden: false,
    answered: null,
  }
}
