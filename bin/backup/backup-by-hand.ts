import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { precedence } from '../../core/process/set-precedence.ts'
import { openStoreLater } from '../../storage/objects/open-store-later.ts'
import { proveStore } from '../../storage/objects/prove-store.ts'
import { noDatabase } from '../machine/find-database.ts'
import { openDatabase } from '../machine/open-database.ts'
import { refuse, tellFailure, tellMissing } from '../machine/say-outcome.ts'
import { storeSettings } from '../machine/store-settings.ts'
import { noPlace, openPlace, placeAddress } from './backup-place.ts'
import { makeBackup } from './make-backup.ts'
import { bytesInWords } from './tell-progress.ts'

/** `aula backup`: exit code 0: all is there; 1: something is missing, or it broke off; 2: it was not begun. */
export async function backupByHand(named: string | undefined, options: { database?: string }): Promise<void> {
  // What it writes holds addresses of people and hashes of their passwords.
  process.umask(0o077)
  setPriority(precedence.later)
  const address = placeAddress(named)
  const settings = storeSettings()
  if (!address) return refuse(noPlace)
  if (sameFolder(address, settings.AULA_STORAGE_URL)) {
    return refuse('The backup would lie in the store itself: name another place.')
  }
  try {
    const place = await openPlace(address, true)
    await proveStore(place)
    const store = openStoreLater(settings)
    await store.ready()
    await using database = await openDatabase(options.database)
    if (!database) return refuse(noDatabase)
    const { index, copied, removed, missing, versionsStay } = await makeBackup({
      ...{ database: database.url, store, place },
      say: (line) => console.log(line),
    })
    const rows = index.tables.reduce((sum, table) => sum + table.rows, 0)
    console.log(
      `Backed up: ${rows} rows, ${index.recordings.length} recordings with ${index.objects} objects (${bytesInWords(index.bytes)}), ` +
        `${copied.objects} of them new (${bytesInWords(copied.bytes)}). ${removed} objects were removed from the backup.`,
    )
    tellMissing(missing)
    if (versionsStay) tellFailure(versionsStay)
  } catch (error) {
    tellFailure(error)
  }
}

function sameFolder(one: string, other: string): boolean {
  if (!one.startsWith('file:') || !other.startsWith('file:')) return one === other
  return fileURLToPath(one).replace(/\/+$/, '') === fileURLToPath(other).replace(/\/+$/, '')
}
