import { type Measure, told } from '../../scripts/measurement.ts'
import { fetchLecture } from '../../transcoder/probe/fetch-lecture.ts'
import { openCampus, openLecture } from '../harness/aula/campus.ts'
import { recordLecture } from '../harness/lecture/record-lecture.ts'
import { awaitReplay } from '../harness/lecture/watch-lecture.ts'
import { cardsOf, readCards } from '../harness/media/read-lecture.ts'
import { percentile } from '../harness/percentile.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Seconds from the click to the first kept frame in which the publisher's counter can be read, 95th percentile. */
const bar = 2
const samples = 20

/** Record clicked in the lecturer's browser, on the spare of the recorder, which may still be getting ready. */
export const measure: Measure = {
  variants: [],
  async run() {
    await using campus = await openCampus()
    const rows: { sample: number; 'first kept frame, s': number; 'first readable counter, s': number }[] = []
    for (let sample = 1; sample <= samples; sample++) {
      await using folder = await temporaryFolder('first-frame')
      const running = await recordLecture(campus)
      const student = await openLecture(campus, running.lecture)
      await running.stop()
      await awaitReplay(student)
      const playlist = `${campus.url}/media/lectures/${running.lecture}/index.m3u8`
      const video = (await fetchLecture(playlist, campus.student.cookie, folder.path)).get('video-720p')
      const stretch = video?.stretches[0]
      if (!video || !stretch?.programDate) throw new Error('the replay has no picture with a time')
      const sightings = await readCards(video, 2)
      const readable = Math.min(
        ...running.publishers.flatMap(({ signature }) => cardsOf(sightings, signature).map(({ at }) => at)),
      )
      const kept = stretch.programDate.getTime() - running.recordClicked
      rows.push(
        told({ sample, 'first kept frame, s': kept / 1000, 'first readable counter, s': kept / 1000 + readable }),
      )
      await running.leave()
      await student.browserContext().close()
    }
    const value = percentile(
      rows.map((row) => row['first readable counter, s']),
      95,
    )
    return { value, unit: 's, 95th percentile', bar, ok: value <= bar, rows }
  },
}
