import { type RenditionEntry, renditionEntrySchema } from '../../core/recording/manifest.ts'
import { type RenditionPlace, renditionIndexKey, renditionPrefix } from '../../storage/objects/object-keys.ts'
import type { ObjectKey, ObjectStore } from '../../storage/objects/object-store.ts'
import { storeObject } from '../media/store-object.ts'

/** One rung of one group as it is kept between two executions of a job: a rendition with the group's segments only. */
export type FinishedGroup = RenditionEntry

/** Keeps a finished group. Its segments and its init stand in the store already. */
export async function keepGroup(
  store: ObjectStore,
  place: RenditionPlace,
  attempt: number,
  group: FinishedGroup,
  signal: AbortSignal,
): Promise<void> {
  const key = renditionIndexKey(place, group.segments[0]?.number ?? 0, attempt)
  await storeObject(store, key, Buffer.from(JSON.stringify(group)), 'application/json', signal)
}

/**
 * Groups that earlier executions have finished, by the number of their first segment. All of them share one init
 * segment, the one of the most groups (another ffmpeg may have written other parameter sets).
 */
export async function finishedGroups(store: ObjectStore, place: RenditionPlace): Promise<Map<number, FinishedGroup>> {
  const groups: FinishedGroup[] = []
  for await (const { key } of store.list(`${renditionPrefix(place)}index-`)) {
    const group = await readGroup(store, key)
    if (group) groups.push(group)
  }
  const sameInit = Object.values(Object.groupBy(groups, (group) => group.init.sha256))
  const most = sameInit.toSorted((one, other) => (other?.length ?? 0) - (one?.length ?? 0))[0] ?? []
  return new Map(most.map((group) => [group.segments[0]?.number ?? 0, group]))
}

async function readGroup(store: ObjectStore, key: ObjectKey): Promise<FinishedGroup | undefined> {
  const pieces: Uint8Array[] = []
  for await (const piece of await store.get(key)) pieces.push(piece)
  const parsed = renditionEntrySchema.safeParse(JSON.parse(Buffer.concat(pieces).toString()))
  return parsed.success ? parsed.data : undefined
}
