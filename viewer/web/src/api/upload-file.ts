import type { LectureFile } from '../../../api/files.ts'
import { addressOf } from './call-api.ts'
import { Offline, refusalFrom } from './refusal.ts'

/**
 * Sends a file and tells how far it is, 0 to 1, which `fetch` does not.
 * @throws Refusal, Offline; the signal's reason
 */
export async function uploadFile(
  lecture: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<LectureFile> {
  const { method, address } = addressOf('addFile', { params: { lecture }, query: { name: file.name.slice(-200) } })
  const request = new XMLHttpRequest()
  const ended = new Promise<void>((resolve, reject) => {
    request.onload = () => resolve()
    request.onerror = () => reject(new Offline())
    request.onabort = () => reject(signal.reason)
  })
  request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
  signal.addEventListener('abort', () => request.abort(), { once: true })
  request.open(method, address)
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.setRequestHeader('accept', 'application/json')
  request.send(file)
  await ended
  if (request.status !== 200) throw await refusalFrom(new Response(request.responseText, { status: request.status }))
  return JSON.parse(request.responseText) as LectureFile
}
