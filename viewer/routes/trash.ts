import { isOnItsWayOut } from '../../core/retention/keeping.ts'
import { bytesOfFiles } from '../../storage/catalog/lectures/lecture-files.ts'
import { listLectures, recordingsOfLectures } from '../../storage/catalog/lectures/lectures.ts'
import { retentionTime } from '../../storage/catalog/retention/retention-clock.ts'
import { eraseNow, restoreLecture as restore, trashLecture as trash } from '../../storage/catalog/retention/trash.ts'
import { inTrash } from '../lecture/in-trash.ts'
import { pageLimit, pageOf } from '../lecture/page-of.ts'
import type { Handler } from './handler.ts'

export const trashLecture: Handler<'trashLecture'> = async ({ context, caller, lecture }) => {
  await trash(context.catalog, lecture.id, 'user.delete', caller.person.id)
}

export const restoreLecture: Handler<'restoreLecture'> = async ({ context, caller, lecture }) => {
  await restore(context.catalog, lecture.id, caller.person.id)
}

/** Marks it; the keeper erases objects and rows within seconds. */
export const eraseLecture: Handler<'eraseLecture'> = async ({ context, caller, lecture }) => {
  await eraseNow(context.catalog, lecture.id, caller.person.id)
}

export const myTrash: Handler<'myTrash'> = async ({ context, caller, query: { q, after } }) => {
  const { catalog, organisation } = context
  const choice = { who: 'managed', trashed: true, words: q, after, limit: pageLimit } as const
  const time = await retentionTime(catalog)
  const { lectures, next } = pageOf(await listLectures(catalog, organisation, caller.person, choice))
  const recordings = await recordingsOfLectures(
    catalog,
    lectures.map(({ id }) => id),
  )
  const files = await bytesOfFiles(
    catalog,
    lectures.map(({ id }) => id),
  )
  return {
    lectures: lectures.flatMap((lecture) => {
      const { id, title, speaker } = lecture
      const trash = inTrash(lecture)
      if (!trash || isOnItsWayOut(lecture, time)) return []
      return {
        ...{ id, title, speaker, ...trash },
        bytes: (recordings.get(id) ?? []).reduce((sum, { bytes }) => sum + bytes, files.get(id) ?? 0),
        shownIn: lecture.shown_in,
      }
    }),
    next,
  }
}
