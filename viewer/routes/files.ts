import { ownFileName, renamedFile } from '../../core/lecture/file-name.ts'
import {
  announceFile,
  bringFileBack as bringBack,
  FileMissing,
  findFile,
  forgetFile,
  removeFile as remove,
  renameFile as rename,
  showFile,
} from '../../storage/catalog/lectures/lecture-files.ts'
import { LectureMissing } from '../../storage/catalog/retention/keeping.ts'
import { filesLimits } from '../files/files-limits.ts'
import { announcedBytes, receiveFile } from '../files/receive-file.ts'
import { BadInput } from '../http/request-errors.ts'
import { fileInPage } from '../lecture/file-in-page.ts'
import type { Handler } from './handler.ts'

/** Whatever goes wrong on the way, nothing of it stays: neither its row nor its bytes. */
export const addFile: Handler<'addFile'> = async ({ context, caller, lecture, query, request }) => {
  const { catalog, store, settings } = context
  const { each, all } = filesLimits(settings)
  const bytes = announcedBytes(request, each)
  const name = nameFrom(ownFileName(query.name))
  const { id, key } = await announceFile(catalog, lecture.id, { name, bytes, addedBy: caller.person.id }, all)
  try {
    const shown = await showFile(catalog, id, await receiveFile(store, key, request, bytes))
    if (!shown) throw new LectureMissing(lecture.id)
    return fileInPage(shown)
  } catch (error) {
    // What cannot be removed now the keeper removes.
    await store.delete([key]).then(
      () => forgetFile(catalog, id),
      () => {},
    )
    throw error
  }
}

export const renameFile: Handler<'renameFile'> = async ({ context, lecture, params, body }) => {
  const file = await findFile(context.catalog, lecture.id, params.file)
  if (!file) throw new FileMissing()
  await rename(context.catalog, lecture.id, file.id, nameFrom(renamedFile(body.name, file.name)))
}

export const removeFile: Handler<'removeFile'> = async ({ context, lecture, params }) => {
  await remove(context.catalog, lecture.id, params.file)
}

export const bringFileBack: Handler<'bringFileBack'> = async ({ context, lecture, params }) => {
  await bringBack(context.catalog, lecture.id, params.file, filesLimits(context.settings).all)
}

function nameFrom(name: string): string {
  if (name === '') throw new BadInput({ name: 'must have a letter or a digit' })
  return name
}
