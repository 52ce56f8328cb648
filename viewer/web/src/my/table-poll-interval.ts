import type { LectureCard } from '../../../api/lectures.ts'

/** Milliseconds: quick while a state or a preparation is moving. */
export function tablePollInterval(lectures: Pick<LectureCard, 'status' | 'preparations'>[]): number {
  const moving = lectures.some(
    ({ status, preparations }) =>
      ['starting', 'live', 'paused', 'closing'].includes(status) ||
      preparations.some(({ state }) => state !== 'failed'),
  )
  return moving ? 2_000 : 15_000
}
