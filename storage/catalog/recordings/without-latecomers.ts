/** The place of a segment, and the number of the transaction that has written its row, as PostgreSQL keeps it (`xmin`). */
export type ArrivedSegment = { take: number; track: string; rendition: string; number: number; transaction: string }

/**
 * Leaves out segments whose rows were written after that of a later one of their rendition: a file that could not be read
 * while its take ran and can be when that is adopted. Who watches live has been told that it is lost. Asked of the
 * transactions, not of the clock: where that goes back, all of the last minutes would seem to have come late. Pure.
 * @param segments those of a rendition in the order of their numbers
 */
export function withoutLatecomers<Segment extends ArrivedSegment>(segments: readonly Segment[]): Segment[] {
  const firsts = new Map<string, string>()
  const inTime = segments.toReversed().filter(({ take, track, rendition, transaction }) => {
    const place = `${take} ${track} ${rendition}`
    const first = firsts.get(place) ?? transaction
    if (isAfter(transaction, first)) return false
    firsts.set(place, transaction)
    return true
  })
  return inTime.toReversed()
}

/** Numbers of transactions have 32 bits and begin again. */
function isAfter(one: string, other: string): boolean {
  return ((Number(one) - Number(other)) | 0) > 0
}
