import { sql } from 'kysely'
import { isId, type LectureId, type OrganisationId } from '../../../core/ids.ts'
import { runningStates } from '../../../core/recording/advance.ts'
import type { Catalog } from '../open-catalog.ts'

/** How many watch each of these lectures, as one viewer counts; `viewer` is any id of its own. */
export type ToldAudience = { viewer: string; watching: [LectureId, number][] }

/** Of one viewer: with an id and a number for each it stays below the 8,000 bytes that a notice may have. */
const mostTold = 200

/** Tells every viewer how many watch the lectures that run (`notify audience`); nothing is stored of it. */
export async function tellAudience(catalog: Catalog, { viewer, watching }: ToldAudience): Promise<void> {
  const most = watching.toSorted(([, one], [, other]) => other - one).slice(0, mostTold)
  await sql`select pg_notify('audience', ${[viewer, ...most.flat()].join(' ')})`.execute(catalog)
}

/** Pure: what `tellAudience` has told; undefined for anything else. */
export function readAudience(payload: string): ToldAudience | undefined {
  const [viewer, ...told] = payload.split(' ')
  if (!isId(viewer) || told.length % 2 !== 0) return undefined
  const watching: [LectureId, number][] = []
  for (let index = 0; index < told.length; index += 2) {
    const lecture = told[index]
    const count = Number(told[index + 1])
    if (!isId<LectureId>(lecture) || !Number.isSafeInteger(count) || count < 0) return undefined
    watching.push([lecture, count])
  }
  return { viewer, watching }
}

/** Lectures of which something is recorded right now, or is about to be. */
export async function runningLectures(catalog: Catalog, organisation: OrganisationId): Promise<LectureId[]> {
  const rows = await catalog
    .selectFrom('recording')
    .select('lecture_id')
    .distinct()
    .where('organisation_id', '=', organisation)
    .where('state', 'in', runningStates)
    .execute()
  return rows.map(({ lecture_id }) => lecture_id)
}
