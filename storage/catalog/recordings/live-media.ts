import { type Selectable, sql } from 'kysely'
import type { RecordingId } from '../../../core/ids.ts'
import type { Catalog } from '../open-catalog.ts'
import type { Tables } from '../tables.ts'
import { withoutLatecomers } from './without-latecomers.ts'

/** What stands in the catalogue of a recording that has no manifest yet; each list in the order of recording. */
export type LiveMedia = {
  takes: Selectable<Tables['take']>[]
  renditions: Selectable<Tables['live_rendition']>[]
  segments: LiveSegment[]
}

const columns = ['take', 'track', 'rendition', 'number', 'start', 'duration', 'bytes', 'key', 'stored_at'] as const
export type LiveSegment = Pick<Selectable<Tables['live_segment']>, (typeof columns)[number]>

/** Whether anything of a recording without a manifest can be played. */
export async function hasLiveSegments(catalog: Catalog, recording: RecordingId): Promise<boolean> {
  const segment = catalog.selectFrom('live_segment').select('number').where('recording_id', '=', recording).limit(1)
  return (await segment.executeTakeFirst()) !== undefined
}

/**
 * Segments of a rendition get their rows in order, and rows do not change while a recording runs: of what is `known` from
 * the last time only what follows is read. After three hours that is two rows instead of thousands. A row that comes out of
 * order all the same (`withoutLatecomers`) is read by nobody: the manifest lists its segment.
 */
export async function findLiveMedia(
  catalog: Catalog,
  recording: RecordingId,
  known: readonly LiveSegment[] = [],
): Promise<LiveMedia> {
  const last = new Map<string, LiveSegment>()
  for (const segment of known) last.set(`${segment.take} ${segment.track} ${segment.rendition}`, segment)
  const [takes, renditions, rows] = await Promise.all([
    catalog.selectFrom('take').selectAll().where('recording_id', '=', recording).orderBy('number').execute(),
    catalog.selectFrom('live_rendition').selectAll().where('recording_id', '=', recording).orderBy('take').execute(),
    catalog
      .selectFrom('live_segment')
      .select(columns)
      .select(sql<string>`live_segment.xmin::text`.as('transaction'))
      .where('recording_id', '=', recording)
      .where(({ and, not, eb }) =>
        and(
          [...last.values()].map(({ take, track, rendition, number }) =>
            not(
              and([
                eb('take', '=', take),
                eb('track', '=', track),
                eb('rendition', '=', rendition),
                eb('number', '<=', number),
              ]),
            ),
          ),
        ),
      )
      .orderBy('take')
      .orderBy('number')
      .execute(),
  ])
  const further = withoutLatecomers(rows).map(({ transaction, ...segment }) => segment)
  return { takes, renditions, segments: [...known, ...further] }
}
