/** What is known of a take that ended. */
export type PastTake = { number: number; firstFrameAt: Date | null; endReason: string | null }

/** Takes in a row that ended without a single frame, until nobody tries again. */
export const mostFailedStarts = 3

/** Ends that say nothing about whether another attempt can succeed. */
const innocentEnds = ['recorder.handed-over', 'recorder.superseded', 'recorder.stopped']

/**
 * Whether a recording whose take has ended gets another one. A take that captured anything proves that it can be done;
 * only failed starts in a row lead to giving up, with the code of the last one.
 * @param captures whether an earlier take, which hands over, still captures: then nothing is given up
 */
export function planNextTake(
  takes: PastTake[],
  captures: boolean,
): { act: 'claim' } | { act: 'give-up'; code: string } {
  if (captures) return { act: 'claim' }
  let failed = 0
  let code = 'recorder.lost'
  for (const take of [...takes].sort((a, b) => b.number - a.number)) {
    if (take.firstFrameAt) break
    if (take.endReason !== null && innocentEnds.includes(take.endReason)) continue
    if (failed === 0 && take.endReason) code = take.endReason
    failed++
  }
  return failed >= mostFailedStarts ? { act: 'give-up', code } : { act: 'claim' }
}
