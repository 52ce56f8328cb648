import type { LectureId } from '../../core/ids.ts'
import type { SignedIn } from '../../storage/catalog/people/logins.ts'

/** Who makes a request. */
export type Caller = {
  /** The member whose login the browser carries; null: nobody. */
  person: SignedIn | null
  /** Keys of links that this browser has opened, by lecture. */
  linkKeys: ReadonlyMap<LectureId, string>
}
