import type { Page } from 'puppeteer-core'
import type { LectureId } from '../../../core/ids.ts'
import { enterRoom, type Inhabited, lastClick, pressStop, startTwoPublishers, until } from '../aula/campus.ts'
import type { Publisher } from '../aula/publisher.ts'
import { press } from '../browser/browser.ts'

export type RunningLecture = {
  lecture: LectureId
  lecturerPage: Page
  publishers: [Publisher, Publisher]
  /** Wall time of the click, milliseconds since 1970. */
  recordClicked: number
  /** Wall time of the first kept frame as the catalogue has it. */
  firstFrame: number
  /** Clicks Stop; the wall time of the click. */
  stop(): Promise<number>
  /** Lecturer and publishers leave. */
  leave(): Promise<void>
}

/** Two publishers and the lecturer in the room; the lecturer clicks Record; resolves at the first kept frame. */
export async function recordLecture(campus: Inhabited): Promise<RunningLecture> {
  const publishers = await startTwoPublishers(campus)
  const lecturerPage = await enterRoom(campus)
  await press(lecturerPage, 'button', 'Record')
  const recordClicked = await lastClick(lecturerPage)
  const { lecture, since } = await until(
    async () => {
      const { recording } = await campus.lecturer.call('seeRoom', { params: { room: campus.room } })
      if (recording?.failure) throw new Error(`the recording failed: ${recording.failure}`)
      // The one before may still be shown as the room's last.
      return recording?.state === 'recording' && recording.since
        ? { lecture: recording.lecture, since: recording.since }
        : undefined
    },
    'first kept frame',
    30_000,
  )
  return {
    lecture,
    lecturerPage,
    publishers,
    recordClicked,
    firstFrame: Date.parse(since),
    async stop() {
      await pressStop(lecturerPage)
      return await lastClick(lecturerPage)
    },
    async leave() {
      for (const publisher of publishers) await publisher.close()
      if (!lecturerPage.isClosed()) await lecturerPage.browserContext().close()
    },
  }
}
