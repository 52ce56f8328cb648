import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { openObjectStore } from '../../storage/objects/open-object-store.ts'
import { lenientSettings } from '../up/lenient-settings.ts'

export const noPlace =
  'Say where the backup is: a folder, file:///folder or s3://KEY:SECRET@host/bucket; or set AULA_BACKUP_URL.'

/** The address of the place named, or of the one that the environment names; a plain path is a folder. */
export function placeAddress(named: string | undefined): string | undefined {
  const text = named ?? lenientSettings(process.env).AULA_BACKUP_URL
  if (text === undefined || /^(file|s3|s3\+http):/.test(text)) return text
  return pathToFileURL(path.resolve(text)).href
}

/**
 * A place of backups is a store: media under their own keys, the catalogue beside them. Its folder is its owner's alone:
 * it holds addresses and hashes of passwords.
 * @throws BadStoreAddress, StoreUnavailable
 */
export async function openPlace(address: string, isNew: boolean): Promise<ObjectStore> {
  if (isNew && address.startsWith('file:')) await mkdir(fileURLToPath(address), { recursive: true, mode: 0o700 })
  return await openObjectStore(address, isNew)
}
