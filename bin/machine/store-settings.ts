import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { StoreSettings } from '../../storage/objects/open-store-later.ts'
import { lenientSettings } from '../up/lenient-settings.ts'

/** The store for a command by hand: that of the environment, also while it is moved, or that of embedded mode. */
export function storeSettings(): StoreSettings {
  const { AULA_STORAGE_URL, AULA_STORAGE_FORMER_URL, AULA_DATA = 'data' } = lenientSettings(process.env)
  const embedded = pathToFileURL(path.resolve(AULA_DATA, 'objects')).href
  return { AULA_DATA, AULA_STORAGE_URL: AULA_STORAGE_URL ?? embedded, AULA_STORAGE_FORMER_URL }
}
