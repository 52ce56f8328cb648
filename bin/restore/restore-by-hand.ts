import { openStoreLater } from '../../storage/objects/open-store-later.ts'
import { noPlace, openPlace, placeAddress } from '../backup/backup-place.ts'
import { bytesInWords } from '../backup/tell-progress.ts'
import { noDatabase } from '../machine/find-database.ts'
import { openDatabase } from '../machine/open-database.ts'
import { refuse, tellFailure, tellMissing } from '../machine/say-outcome.ts'
import { storeSettings } from '../machine/store-settings.ts'
import { restoreBackup } from './restore-backup.ts'

/** `aula restore`: exit code 0: all is back; 1: something is missing, or it broke off; 2: it was refused. */
export async function restoreByHand(named: string | undefined, options: { database?: string }): Promise<void> {
  const address = placeAddress(named)
  if (!address) return refuse(noPlace)
  const began = performance.now()
  try {
    const place = await openPlace(address, false)
    const store = openStoreLater(storeSettings())
    await store.ready()
    await using database = await openDatabase(options.database)
    if (!database) return refuse(noDatabase)
    const { index, copied, missing } = await restoreBackup({
      ...{ database: database.url, store, place },
      say: (line) => console.log(line),
    })
    const rows = index.tables.reduce((sum, table) => sum + table.rows, 0)
    console.log(
      `Restored in ${Math.ceil((performance.now() - began) / 1000)} s: ${rows} rows, ${index.recordings.length} recordings, ` +
        `${copied.objects} objects (${bytesInWords(copied.bytes)}) besides those that were there. Everybody signs in again.`,
    )
    tellMissing(missing)
  } catch (error) {
    tellFailure(error)
  }
}
