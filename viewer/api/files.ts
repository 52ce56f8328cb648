import { z } from 'zod'
import { fileId, lectureId, shortText } from './fields.ts'
import { route } from './route.ts'

export const lectureFile = z.object({
  id: fileId,
  /** With its ending, which stays when it is renamed. */
  name: z.string(),
  bytes: z.int(),
  path: z.string(),
  /** With `?open` a browser shows it instead of saving it. */
  opens: z.boolean(),
})
export type LectureFile = z.infer<typeof lectureFile>

const lecture = z.object({ lecture: lectureId })
const file = lecture.extend({ file: fileId })

export const fileRoutes = {
  addFile: route({
    method: 'post',
    path: '/lectures/:lecture/files',
    access: 'lecture:manage',
    summary: 'Put a file beside a lecture: the body is its bytes, whatever its type',
    params: lecture,
    query: z.object({ name: shortText }),
    takesFile: true,
    answer: lectureFile,
  }),
  renameFile: route({
    method: 'patch',
    path: '/lectures/:lecture/files/:file',
    access: 'lecture:manage',
    summary: 'Rename a file; its ending stays',
    params: file,
    body: z.object({ name: shortText }),
  }),
  removeFile: route({
    method: 'delete',
    path: '/lectures/:lecture/files/:file',
    access: 'lecture:manage',
    summary: 'Remove a file; for a day it can be brought back',
    params: file,
  }),
  bringFileBack: route({
    method: 'post',
    path: '/lectures/:lecture/files/:file/restore',
    access: 'lecture:manage',
    summary: 'Bring back a file that was removed',
    params: file,
  }),
}
