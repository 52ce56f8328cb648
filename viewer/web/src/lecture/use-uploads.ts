import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { uploadFile } from '../api/upload-file.ts'
import { t } from '../language/language.ts'
import { useLeaveQuestion } from '../layout/use-leave-question.ts'

/** A file on its way. `problem`: why it did not arrive; `refused`: another try would end the same. */
export type Upload = { number: number; file: File; share: number; problem: string | null; refused: boolean }

/** Files on their way to a lecture, one after the other; what arrived is in the lecture's own list. */
export function useUploads(lecture: string, limit: { each: number; left: number }) {
  const client = useQueryClient()
  const [uploads, setUploads] = useState<Upload[]>([])
  const next = useRef(0)
  const calledOff = useRef(new Map<number, AbortController>())
  const line = useRef(Promise.resolve())
  const change = (number: number, part: Partial<Upload>) =>
    setUploads((all) => all.map((upload) => (upload.number === number ? { ...upload, ...part } : upload)))
  const drop = (number: number) => setUploads((all) => all.filter((upload) => upload.number !== number))

  const send = async ({ number, file }: Upload) => {
    const { signal } = calledOff.current.get(number) ?? new AbortController()
    try {
      signal.throwIfAborted()
      await uploadFile(lecture, file, (share) => change(number, { share }), signal)
      await client.invalidateQueries({ queryKey: ['seeLecture'] })
      drop(number)
    } catch (error) {
      if (signal.aborted) drop(number)
      else change(number, { problem: error instanceof Error ? error.message : t('Please try again.') })
    } finally {
      calledOff.current.delete(number)
    }
  }

  /** It can be called off while it still waits. */
  const lineUp = (upload: Upload) => {
    calledOff.current.set(upload.number, new AbortController())
    line.current = line.current.then(() => send(upload))
  }

  const add = (files: readonly File[]) => {
    let left = limit.left
    const added = files.map((file): Upload => {
      const problem = problemOf(file, { ...limit, left })
      if (problem === null) left -= file.size
      return { number: next.current++, file, share: 0, problem, refused: problem !== null }
    })
    setUploads((all) => [...all, ...added])
    for (const upload of added) if (upload.problem === null) lineUp(upload)
  }

  const again = (upload: Upload) => {
    const problem = problemOf(upload.file, limit)
    change(upload.number, { share: 0, problem, refused: problem !== null })
    if (problem === null) lineUp(upload)
  }

  const busy = uploads.some(({ problem }) => problem === null)
  useLeaveQuestion(busy, whileUploading)

  return { uploads, add, again, drop, callOff: (number: number) => calledOff.current.get(number)?.abort() }
}

const whileUploading = {
  title: t('Leave while files are uploaded?'),
  words: t('They go on only as long as this window is open, and nothing tells you if one does not arrive.'),
  leave: t('Leave all the same'),
}

/** Known before a byte is sent. */
function problemOf({ size }: File, { each, left }: { each: number; left: number }): string | null {
  if (size === 0) return t('This file is empty.')
  const megabytes = Math.floor(each / 1e6)
  if (size > each) return t('This file is too large: {{megabytes}} MB are the most.', { megabytes })
  return size > left ? t('The lecture has no room for it: remove some files first.') : null
}
