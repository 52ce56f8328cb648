import { endingOf } from '../../core/lecture/file-name.ts'

/**
 * As what a file is sent. Only a PDF may be shown by the browser, which has a viewer of its own for it; everything else is
 * bytes to save, whatever its name says: nothing that somebody has uploaded runs as a page of ours.
 */
export function fileType(name: string): 'application/pdf' | 'application/octet-stream' {
  return endingOf(name) === 'pdf' ? 'application/pdf' : 'application/octet-stream'
}
