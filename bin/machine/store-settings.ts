import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { StoreSettings } from '../../storage/objects/open-store-later.ts'
import { lenientSettings } from '../up/lenient-settings.ts'

/** The store for a command by hand: that of the environment, or the one that embedded mode keeps in the data folder. */
export function storeSettings(): StoreSettings {
  const { AULA_STORAGE_URL, AULA_DATA = 'data' } = lenientSettings(process.env)
  return { AULA_DATA, AULA_STORAGE_URL: AULA_STORAGE_URL ?? pathToFileURL(path.resolve(AULA_DATA, 'objects')).href }
}
