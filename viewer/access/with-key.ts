import { isId, type LectureId } from '../../core/ids.ts'
import type { Caller } from './caller.ts'

/** The caller with the key of a link, as it stands in the address's `?key=`. A wrong key opens nothing. */
export function withKey(caller: Caller, lecture: unknown, key: unknown): Caller {
  if (!isId<LectureId>(lecture) || typeof key !== 'string' || key.length > 64) return caller
  return { ...caller, linkKeys: new Map([...caller.linkKeys, [lecture, key]]) }
}
