type Sortable = { id: string; votes: number; askedAt: Date; answeredAt: Date | null; hidden: boolean }

/**
 * The order in which everybody sees questions: those that wait, most votes first, of as many the earlier one; then answered
 * ones, the last answer first; then hidden ones. Pure.
 */
export function sortQuestions<Question extends Sortable>(questions: readonly Question[]): Question[] {
  return questions.toSorted((one, other) => {
    const byPlace = placeOf(one) - placeOf(other)
    if (byPlace !== 0) return byPlace
    const byAnswer = (other.answeredAt?.getTime() ?? 0) - (one.answeredAt?.getTime() ?? 0)
    const byTime = one.askedAt.getTime() - other.askedAt.getTime()
    return byAnswer || other.votes - one.votes || byTime || one.id.localeCompare(other.id)
  })
}

function placeOf({ answeredAt, hidden }: Sortable): number {
  if (hidden) return 2
  return answeredAt ? 1 : 0
}
