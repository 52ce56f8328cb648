import { execFile } from 'node:child_process'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { testSlide } from '../../core/test-card/test-slide.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import { fetchLecture } from '../../transcoder/probe/fetch-lecture.ts'
import { type Campus, openCampus, until } from '../harness/aula/campus.ts'
import { Person } from '../harness/aula/person.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const run = promisify(execFile)

/** Percent of the slide's words that OCR reads back. */
const bar = 98
const lectureMilliseconds = 20_000

/**
 * A slide of 12-point text (slide 7.5 inches high) shared in a room that is recorded at 1920x1080, read from the replay.
 * `beside`: somebody's camera is beside it, which makes the slide smaller.
 */
export const measure: Measure = {
  variants: ['alone', 'beside'],
  async run(variant) {
    await using campus = await openCampus({ AULA_CAPTURE_SIZE: '1920x1080' })
    await using folder = await temporaryFolder('legibility')
    if (variant === 'beside') await startPublisher(campus.publishing, campus.url, campus.room, 0)
    const video = await recordSlide(campus, folder.path)
    const rows = []
    for (const second of [6, lectureMilliseconds / 1000 - 3]) {
      const picture = path.join(folder.path, `${second}.png`)
      await run('ffmpeg', ['-v', 'error', '-ss', String(second), '-i', video, '-frames:v', '1', picture])
      const { stdout } = await run('tesseract', [picture, 'stdout', '--psm', '6', '-l', 'eng'])
      const { read, wrong } = compareWords(stdout)
      rows.push(told({ second, 'words read, %': Math.round(read * 1000) / 10, wrong: wrong.join(' ') }))
    }
    const value = rows.at(-1)?.['words read, %'] ?? 0
    return { value, unit: '% of words', bar, ok: value >= bar, rows }
  },
}

/** Records somebody who shares the slide; the file of the replay's picture. */
async function recordSlide(campus: Campus, folder: string): Promise<string> {
  const { lecturer, student, publishing, room, url } = campus
  const { token } = await new Person(url).call('joinRoom', {
    params: { room },
    body: { name: 'Slides', recordable: true },
  })
  const page = await publishing.newPage()
  await page.goto(`${url}/demo.html#${token}&mode=text&source=screen`)
  const { lecture } = await lecturer.call('record', { params: { room } })
  const recording = async () => {
    const seen = await lecturer.call('seeRoom', { params: { room } })
    return seen.recording?.state === 'recording'
  }
  await until(recording, 'first kept frame', 40_000)
  await delay(lectureMilliseconds)
  await lecturer.call('stop', { params: { room } })
  await until(async () => {
    const seen = await student.call('seeLecture', { params: { lecture } })
    return seen.status === 'ready'
  }, 'the replay')
  const tracks = await fetchLecture(`${url}/media/lectures/${lecture}/index.m3u8`, student.cookie, folder)
  const file = tracks.get('video-1080p')?.stretches[0]?.file
  if (!file) throw new Error(`tracks: ${[...tracks.keys()]}`)
  return file
}

/** How many of the slide's words stand in a text, each as often as the slide has it, and which do not. */
function compareWords(text: string): { read: number; wrong: string[] } {
  const left = words(text)
  const expected = words(testSlide.join(' '))
  const wrong = expected.filter((word) => {
    const at = left.indexOf(word)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return { read: 1 - wrong.length / expected.length, wrong }
}

function words(text: string): string[] {
  return text.match(/[A-Za-z0-9]+/g) ?? []
}
