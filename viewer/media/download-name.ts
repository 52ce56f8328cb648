import { fileNameFrom } from '../../core/lecture/file-name.ts'

/** A file's name made from a lecture's title. */
export function downloadName(title: string): string {
  return `${fileNameFrom(title, 100) || 'lecture'}.mp4`
}
