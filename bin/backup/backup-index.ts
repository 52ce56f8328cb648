import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { type BackupId, idPattern, isId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import { backupIndexKey, backupsPrefix } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { readObject } from '../../storage/objects/read-object.ts'

const count = z.int().min(0)

/** `index.json`: what a backup consists of, besides the media that its place has under their own keys. */
export const backupIndexSchema = z.object({
  version: z.literal(1),
  /** The moment the catalogue is of. */
  at: z.iso.datetime(),
  /** Aula's version. */
  aula: z.string(),
  migrations: z.array(z.string()),
  /** In the order in which they can be filled. */
  tables: z.array(
    z.object({
      name: z.string().regex(/^[a-z_]{1,63}$/),
      columns: z.array(z.string()),
      rows: count,
      bytes: count,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
  /** Those whose objects belong to it. */
  recordings: z.array(
    z.object({
      organisation: z
        .string()
        .regex(idPattern)
        .transform((id) => id as OrganisationId),
      recording: z
        .string()
        .regex(idPattern)
        .transform((id) => id as RecordingId),
      manifest: z.string().nullable(),
    }),
  ),
  /** What the place had of them when the backup was complete. */
  objects: count,
  bytes: count,
})
export type BackupIndex = z.infer<typeof backupIndexSchema>

/** The newest backup that is complete. @throws NoBackup, BadBackupIndex, StoreUnavailable */
export async function newestBackup(place: ObjectStore): Promise<{ id: BackupId; index: BackupIndex }> {
  const ids = (await backupsIn(place)).filter(({ complete }) => complete).map(({ id }) => id)
  const id = ids.sort().at(-1)
  if (!id) throw new NoBackup()
  try {
    return { id, index: backupIndexSchema.parse(JSON.parse((await readObject(place, backupIndexKey(id))).toString())) }
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) throw new BadBackupIndex(error)
    throw error
  }
}

/** Every backup in a place, torn ones as well. */
async function backupsIn(place: ObjectStore): Promise<{ id: BackupId; complete: boolean }[]> {
  const found = new Map<BackupId, boolean>()
  for await (const { key } of place.list(backupsPrefix)) {
    const id = key.split('/')[1]
    if (isId<BackupId>(id)) found.set(id, found.get(id) === true || key === backupIndexKey(id))
  }
  return [...found].map(([id, complete]) => ({ id, complete }))
}

export class NoBackup extends AppError {
  constructor() {
    super('backup.none', 'caller', 'There is no complete backup at this place: look at the address.')
  }
}

export class BadBackupIndex extends AppError {
  constructor(cause: Error) {
    super('backup.index-damaged', 'node', `The backup's index cannot be read (${cause.message}): use another backup.`, {
      cause,
    })
  }
}
