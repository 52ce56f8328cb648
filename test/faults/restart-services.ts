import { setTimeout as delay } from 'node:timers/promises'
import { treeBelow } from '../../recorder/admission/read-processes.ts'
import { told } from '../../scripts/measurement.ts'
import { fetchLecture } from '../../transcoder/probe/fetch-lecture.ts'
import { type Campus, inFreshRoom, startTwoPublishers, until } from '../harness/aula/campus.ts'
import { cardsOf, countMissing, readCards } from '../harness/media/read-lecture.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { processTable } from './process-table.ts'

const services = ['postgres', 'redis'] as const
type Service = (typeof services)[number]

/** Seconds from when the service could be there again (from the kill; after a pause from its end) until all went on. */
export type Disturbance = { service: Service; how: 'killed' | 'shut down' | 'paused'; resumed: number }

export type DisturbedLecture = {
  disturbances: Disturbance[]
  takes: number
  /** Share of the publishers' counted frames that the replay lacks, of the worst of them. */
  missing: number
  /** Seconds from Stop until what the queue orders was made. */
  derived: number
}

/** How far what students see live may be behind at any time: a segment that is captured, one that is brought, and a rest. */
const edgeMilliseconds = 10_000
/** Until then everything has to go on; a run that fails says by how much. */
const patience = 90_000

/**
 * Records a lecture of two synthetic publishers during which database and queue are each restarted so many times, by turns
 * killed and shut down in order, and then each stand still for `pause` milliseconds.
 */
export async function recordWithRestarts(
  opened: Campus,
  { restarts, pause }: { restarts: number; pause: number },
): Promise<DisturbedLecture> {
  await using resources = new AsyncDisposableStack()
  const folder = resources.use(await temporaryFolder('restarts'))
  const campus = await inFreshRoom(opened)
  const { aula, lecturer, room, student, url } = campus
  const publishers = await startTwoPublishers(campus)
  for (const publisher of publishers) resources.defer(() => publisher.close())
  const { lecture } = await lecturer.call('record', { params: { room } })
  const since = async () => {
    const { recording } = await lecturer.call('seeRoom', { params: { room } })
    return recording?.state === 'recording' && recording.since ? Date.parse(recording.since) : undefined
  }
  const firstFrame = await until(since, 'first kept frame')
  /** The room says so, and students have what was captured a moment ago. */
  const goesOn = async () => {
    const playlist = await fetch(`${url}/media/lectures/${lecture}/video-720p.m3u8`, {
      headers: { cookie: student.cookie },
    })
    const listed = sumOfDurations(await playlist.text()) * 1000
    return (await since()) !== undefined && Date.now() - firstFrame - listed < edgeMilliseconds
  }
  const disturbances: Disturbance[] = []
  const resume = async (service: Service, how: Disturbance['how'], from: number) => {
    await until(() => goesOn().catch(() => false), `all goes on after ${service} was ${how}`, patience)
    disturbances.push(told({ service, how, resumed: (Date.now() - from) / 1000 }))
  }
  await until(goesOn, 'the lecture is live')

  for (let restart = 0; restart < restarts; restart++) {
    for (const service of services) {
      const pid = await pidOf(campus, service)
      const from = Date.now()
      process.kill(pid, restart % 2 === 0 ? 'SIGKILL' : 'SIGINT')
      await until(async () => (await pidOf(campus, service)) !== pid, `${service} is started again`, patience)
      await resume(service, restart % 2 === 0 ? 'killed' : 'shut down', from)
    }
  }
  for (const service of services) {
    const paused = treeBelow(await processTable(), await pidOf(campus, service))
    for (const { pid } of paused) process.kill(pid, 'SIGSTOP')
    await delay(pause)
    for (const { pid } of paused) process.kill(pid, 'SIGCONT')
    await resume(service, 'paused', Date.now())
  }

  await lecturer.call('stop', { params: { room } })
  const stopped = Date.now()
  const see = () => student.call('seeLecture', { params: { lecture } })
  await until(async () => (await see()).status === 'ready', 'the replay', patience)
  const tracks = await fetchLecture(`${url}/media/lectures/${lecture}/index.m3u8`, student.cookie, folder.path)
  await until(async () => (await see()).playback?.thumbnails, 'what the queue orders', patience)
  const derived = (Date.now() - stopped) / 1000
  const video = tracks.get('video-720p')
  if (!video) throw new Error(`no picture: ${aula.output()}`)
  const sightings = await readCards(video, 1, 2)
  const shares = publishers.map(({ signature }) => {
    const { expected, missing } = countMissing(cardsOf(sightings, signature))
    return missing / expected
  })
  return { disturbances, takes: video.stretches.length, missing: Math.max(...shares), derived }
}

async function pidOf({ aula }: Campus, service: Service): Promise<number> {
  return await until(async () => (await aula.pids())[service], `a ${service}`)
}

function sumOfDurations(playlist: string): number {
  return [...playlist.matchAll(/^#EXTINF:([\d.]+)/gm)].reduce((sum, [, seconds]) => sum + Number(seconds), 0)
}
