import type { FileId } from '../../core/ids.ts'
import { isId } from '../../core/ids.ts'
import { FileMissing, findFile } from '../../storage/catalog/lectures/lecture-files.ts'
import { parseObjectKey } from '../../storage/objects/object-keys.ts'
import { fileType } from '../files/file-type.ts'
import { NoSuchAddress } from '../http/request-errors.ts'
import type { LectureRequest } from './lecture-files.ts'

/** What a file may do where a browser shows it: nothing but be shown by the browser's own viewer. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"

/** A file that somebody has put beside a lecture: to save, or (`?open`, a PDF) to be shown in a tab of its own. */
export async function sendLectureFile({ context, request, response, send, lecture }: LectureRequest): Promise<void> {
  const { file: id } = request.params
  if (!isId<FileId>(id)) throw new NoSuchAddress()
  const file = await findFile(context.catalog, lecture.id, id)
  if (!file) throw new FileMissing()
  const type = fileType(file.name)
  response.attachment(file.name)
  if (request.query.open !== undefined && type === 'application/pdf') {
    response.set('Content-Disposition', String(response.get('Content-Disposition')).replace(/^attachment/, 'inline'))
  }
  response.set({ 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff' })
  await send(request, response, parseObjectKey(file.key), type)
}
