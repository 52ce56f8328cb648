import type { LectureFile } from '../../storage/catalog/lectures/lecture-files.ts'
import type { LecturePage } from '../api/lectures.ts'
import { fileType } from '../files/file-type.ts'

/** A file as the lecture's page lists it. */
export function fileInPage({ id, lecture_id, name, bytes }: LectureFile): LecturePage['files'][number] {
  const path = `/media/lectures/${lecture_id}/files/${id}`
  return { id, name, bytes, path, opens: fileType(name) === 'application/pdf' }
}
