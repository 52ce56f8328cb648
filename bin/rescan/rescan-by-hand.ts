import { migrate } from '../../storage/catalog/migrate.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { openStoreLater } from '../../storage/objects/open-store-later.ts'
import { noDatabase } from '../machine/find-database.ts'
import { openDatabase } from '../machine/open-database.ts'
import { refuse, tellFailure, tellMissing } from '../machine/say-outcome.ts'
import { storeSettings } from '../machine/store-settings.ts'
import { rescanStore } from './rescan-store.ts'

/** `aula rescan`: exit code 0: all that the store has is in the catalogue; 1: something cannot be; 2: it was refused. */
export async function rescanByHand(options: { database?: string }): Promise<void> {
  try {
    const store = openStoreLater(storeSettings())
    await store.ready()
    await using database = await openDatabase(options.database)
    if (!database) return refuse(noDatabase)
    const catalog = openCatalog(database.url, 2)
    try {
      await migrate(catalog)
      const { known, recovered, nameless, unreadable } = await rescanStore({
        ...{ catalog, store },
        say: (line) => console.log(line),
      })
      const without = nameless > 0 ? `, ${nameless} of them without title and owner` : ''
      console.log(`${recovered} recordings are back in the catalogue${without}; ${known} were there.`)
      tellMissing(unreadable)
    } finally {
      await catalog.destroy()
    }
  } catch (error) {
    tellFailure(error)
  }
}
