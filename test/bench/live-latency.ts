import { setTimeout as sleep } from 'node:timers/promises'
import type { Measure } from '../../scripts/measurement.ts'
import { openCampus, openLecture } from '../harness/aula/campus.ts'
import { recordLecture } from '../harness/lecture/record-lecture.ts'
import { awaitLive, cardsOnScreen } from '../harness/lecture/watch-lecture.ts'
import { percentile } from '../harness/percentile.ts'

/** Seconds from a counter's drawing to its decoding from the student's video, 95th percentile. */
const bar = 18
/** A student who comes late joins at the edge like one who was there from the start: both kinds are asked. */
const students = 4
const samplesEach = 8

export const measure: Measure = {
  variants: [],
  async run() {
    await using campus = await openCampus()
    const running = await recordLecture(campus)
    const rows: { student: number; sample: number; 'behind, s': number }[] = []
    for (let student = 1; student <= students; student++) {
      const page = await openLecture(campus, running.lecture)
      await awaitLive(page)
      for (let sample = 1; sample <= samplesEach; ) {
        // Not a multiple of the segments' length, so that every place within a segment is met.
        await sleep(1_300)
        const cards = await cardsOnScreen(page, 2)
        if (cards.length === 0) continue
        const now = Date.now()
        rows.push({ student, sample, 'behind, s': Math.max(...cards.map((card) => now - card.time)) / 1000 })
        sample += 1
      }
      await page.browserContext().close()
    }
    await running.stop()
    const value = percentile(
      rows.map((row) => row['behind, s']),
      95,
    )
    return { value, unit: 's, 95th percentile', bar, ok: value <= bar, rows }
  },
}
