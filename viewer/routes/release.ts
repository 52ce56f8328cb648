import { setRelease } from '../../storage/catalog/lectures/release.ts'
import type { Handler } from './handler.ts'

/** What is taken back is refused from the answer on; other viewers hear of it as the catalogue tells them. */
export const releaseLecture: Handler<'releaseLecture'> = async ({ context, caller, lecture, body: { appears } }) => {
  const at = appears === 'now' || appears === 'after-review' ? appears : new Date(appears)
  const replays = await setRelease(context.catalog, lecture.id, at, caller.person.id)
  await Promise.all(replays.map(context.lectureMedia.forget))
}
