import type { LectureId } from '../../core/ids.ts'
import { type LectureForPerson, recordingsOfLectures } from '../../storage/catalog/lectures/lectures.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import type { LectureStatus } from '../api/lectures.ts'
import { lectureStatus } from '../lecture/lecture-status.ts'
import { openRemembered } from './remembered.ts'

/** What people are told of lectures: all who follow one ask at the same moment, and again each time they are told of something. */
export type LectureStatuses = {
  of(lecture: Pick<LectureForPerson, 'id' | 'trashed_at'>): Promise<LectureStatus>
  /** Something has happened to one of its recordings. */
  forget(lecture: LectureId): void
  /** Notices may have been missed. */
  forgetAll(): void
}

/** Milliseconds. Every change is told of; this is for what changes while it is read. */
const freshFor = 1_000

export function openLectureStatuses(catalog: Catalog): LectureStatuses {
  const recordings = openRemembered<Parameters<typeof lectureStatus>[1]>(freshFor)
  return {
    async of({ id, trashed_at }) {
      const load = async () => (await recordingsOfLectures(catalog, [id])).get(id) ?? []
      return lectureStatus(trashed_at !== null, await recordings.of(id, load))
    },
    forget: recordings.forget,
    forgetAll: recordings.clear,
  }
}
