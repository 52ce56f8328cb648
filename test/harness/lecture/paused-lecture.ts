import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readMjrHeader, readMjrPackets } from '../../../conference/janus/mjr.ts'
import { readSamples } from '../../../core/cmaf/read-samples.ts'
import { audioTimescale, videoTimescale } from '../../../core/cmaf/timescales.ts'
import { fetchLecture } from '../../../transcoder/probe/fetch-lecture.ts'
import type { Campus } from '../aula/campus.ts'
import type { Publisher } from '../aula/publisher.ts'
import { cardsOf, readCards } from '../media/read-lecture.ts'
import type { RunningRecording } from './broken-lecture.ts'

/** From the moment at which Aula said that it is paused to the moment at which Resume was pressed, ms since 1970. */
export type SeenPause = { from: number; to: number }

/** Media of a pause: bytes of the frames that begin in it, and when the first and the last do, ms after its own beginning. */
export type FoundMedia = { file: string; bytes: number; first: number; last: number }

/**
 * The lecturer presses Pause, does something, and presses Resume. What of the pause lies in the spool meanwhile is added
 * to `found`.
 * @param begunAt wall time of the recording's first frame
 */
export async function pauseWhile(
  { lecturer, room, aula }: Campus,
  begunAt: Date,
  act: () => Promise<void>,
  found: FoundMedia[] = [],
): Promise<SeenPause> {
  const params = { room }
  const { pausing, state } = await lecturer.call('pause', { params })
  if (state !== 'paused' || pausing) throw new Error(`not paused: ${state}, pausing: ${pausing}`)
  const from = Date.now()
  const over = new AbortController()
  const looking = lookAgain(join(aula.dataFolder, 'spool'), begunAt, from, over.signal, found)
  await act()
  over.abort()
  await looking
  const to = Date.now()
  await lecturer.call('resume', { params })
  return { from, to }
}

async function lookAgain(folder: string, begunAt: Date, from: number, over: AbortSignal, found: FoundMedia[]) {
  while (!over.aborted) {
    found.push(...(await mediaDuring(folder, begunAt, { from, to: Number.POSITIVE_INFINITY })))
    await sleep(200)
  }
}

/** What files below a folder (spool, store, the net that Janus writes) hold of a pause. */
export async function mediaDuring(folder: string, begunAt: Date, pause: SeenPause): Promise<FoundMedia[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const found: FoundMedia[] = []
  for (const name of names.filter((name) => /\.(m4s|open|mjr)$/.test(name))) {
    // What is uploaded, or swept, meanwhile is looked at where it is then.
    const file = await readFile(join(folder, name)).catch(() => undefined)
    if (!file) continue
    const units = name.endsWith('.mjr') ? packetsOf(file) : framesOf(file, name, begunAt)
    // What was captured before may be shown for a while longer.
    const within = units.filter(({ at }) => at >= pause.from && at < pause.to)
    const [first, last] = [within[0], within.at(-1)]
    if (!first || !last) continue
    found.push({
      file: name,
      bytes: within.reduce((sum, unit) => sum + unit.bytes, 0),
      first: first.at - pause.from,
      last: last.at - pause.from,
    })
  }
  return found
}

type Unit = { at: number; bytes: number }

function framesOf(file: Buffer, name: string, begunAt: Date): Unit[] {
  const timescale = name.includes('audio') ? audioTimescale : videoTimescale
  const begin = begunAt.getTime()
  return readSamples(file).map(({ time, data }) => ({ at: begin + (time / timescale) * 1_000, bytes: data.length }))
}

function packetsOf(file: Buffer): Unit[] {
  const header = readMjrHeader(file)
  if (!header) return []
  return [...readMjrPackets(file, header.end)].map(({ time, rtp }) => ({
    at: header.startedAt + time,
    bytes: rtp.length,
  }))
}

/** What a student sees of a publisher's counted frames in the replay. */
export type SeenReplay = {
  /** Frames that were drawn within each pause. */
  paused: number
  /** All. */
  counted: number
  /** Seconds. */
  picture: number
  sound: number
  broken: string[]
}

export async function watchReplay(
  campus: Pick<Campus, 'student' | 'url'>,
  { lecture }: RunningRecording,
  publisher: Publisher,
  pauses: readonly SeenPause[],
  folder: string,
): Promise<SeenReplay> {
  const { playback } = await campus.student.call('seeLecture', { params: { lecture } })
  const tracks = await fetchLecture(`${campus.url}${playback?.playlist}`, campus.student.cookie, folder)
  const [video, audio] = [tracks.get('video-720p'), tracks.get('audio-main')]
  if (!video || !audio) throw new Error(`tracks: ${[...tracks.keys()]}`)
  const cards = cardsOf(await readCards(video, 1), publisher.signature)
  const drawnIn = ({ from, to }: SeenPause) => cards.filter(({ time }) => time > from && time < to).length
  return {
    paused: pauses.reduce((sum, pause) => sum + drawnIn(pause), 0),
    counted: cards.length,
    picture: video.duration,
    sound: audio.duration,
    broken: [...video.broken, ...audio.broken],
  }
}
