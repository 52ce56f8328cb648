import { setTimeout as sleep } from 'node:timers/promises'
import { type Measure, told } from '../../scripts/measurement.ts'
import { openCampus, until } from '../harness/aula/campus.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import { takeProcess } from '../harness/aula/recorder-rig.ts'
import { captures, startRecording } from '../harness/lecture/broken-lecture.ts'
import {
  type FoundMedia,
  mediaDuring,
  pauseWhile,
  type SeenPause,
  watchReplay,
} from '../harness/lecture/paused-lecture.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

/** Bytes of media of a pause that may be found anywhere, and counted frames of it in the replay. */
const bar = 0
const pausesWanted = Number(process.env.PAUSES ?? 12)
/** The take is killed in every so many-th pause. */
const killEvery = 4

/**
 * A lecture that is paused again and again, at any moment of a segment (PAUSES, else 12 times); in every fourth pause its
 * take is killed. Looks for frames and packets of the pauses in the spool meanwhile, in the net and the store, and for the
 * publisher's counted frames in the replay.
 */
export const measure: Measure = {
  variants: [],
  async run() {
    await using resources = new AsyncDisposableStack()
    const campus = resources.use(await openCampus())
    const folder = resources.use(await temporaryFolder('pause'))
    const publisher = await startPublisher(campus.publishing, campus.url, campus.room, 0)
    const running = await startRecording(campus)
    const see = () => campus.student.call('seeLecture', { params: { lecture: running.lecture } })
    const begunAt = new Date((await see()).recordings[0]?.startedAt ?? 0)
    /** By file. */
    const found = new Map<string, FoundMedia>()
    const spooled: FoundMedia[] = []
    const look = async (folder: string, pauses: SeenPause[]) => {
      for (const pause of pauses) {
        for (const media of await mediaDuring(folder, begunAt, pause)) found.set(media.file, media)
      }
    }
    const pauses: SeenPause[] = []
    while (pauses.length < pausesWanted) {
      // Anywhere between two parts, which are half a second apart.
      await sleep(2_000 + ((pauses.length * 370) % 1_000))
      const kills = pauses.length % killEvery === killEvery - 1
      const act = async () => {
        if (!kills) return await sleep(3_500)
        const killed = Date.now()
        process.kill(await takeProcess(running.recording), 'SIGKILL')
        await until(() => campus.aula.saidAfter('recorder', 'the page shows media', killed), 'the next take', 20_000)
        await sleep(2_500)
      }
      const pause = await pauseWhile(campus, begunAt, act, spooled)
      pauses.push(pause)
      await captures(campus)
      told({
        pause: pauses.length,
        s: Math.round(pause.to - pause.from) / 1_000,
        killed: kills,
        found: found.size + spooled.length,
      })
      // What Janus still wrote is cut off within four seconds.
      await look(campus.aula.dataFolder, pauses.slice(0, -1))
    }
    await sleep(4_000)
    await look(campus.aula.dataFolder, pauses)
    await campus.lecturer.call('stop', { params: { room: campus.room } })
    await until(async () => (await see()).status === 'ready', 'the replay')
    await publisher.close()
    await look(campus.aula.dataFolder, pauses)
    const replay = await watchReplay(campus, running, publisher, pauses, folder.path)
    const all = [...found.values(), ...spooled]
    for (const { file, bytes, first, last } of all) {
      told({ file, bytes, first: Math.round(first), last: Math.round(last) })
    }
    const value = all.reduce((sum, { bytes }) => sum + bytes, 0)
    const { playback } = await see()
    const gaps = playback?.gaps ?? []
    const row = {
      pauses: pauses.length,
      'paused, s': Math.round(pauses.reduce((sum, { from, to }) => sum + to - from, 0) / 1_000),
      'replay, s': Math.round(replay.picture),
      'counted frames': replay.counted,
      'counted frames of pauses': replay.paused,
      'bytes found': value,
      'gaps, ms': gaps.map(({ length }) => length).join(' '),
    }
    const ok = value <= bar && replay.paused === 0 && replay.broken.length === 0 && gaps.length === 0
    return { value: value + replay.paused, unit: 'bytes', bar, ok, rows: [row] }
  },
}
