import { setTimeout as delay } from 'node:timers/promises'
import { toneAgainst } from '../../core/test-card/hear-tone.ts'
import { fetchLecture } from '../../transcoder/probe/fetch-lecture.ts'
import { type Campus, inFreshRoom, openCampus, startTwoPublishers, until } from '../harness/aula/campus.ts'
import { startPublisher } from '../harness/aula/publisher.ts'
import { decodeSound } from '../harness/media/decode-media.ts'
import { beepsAfterFlashes, cardsOf, readCards } from '../harness/media/read-lecture.ts'
import { percentile } from '../harness/percentile.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { awaitRecovery } from './await-recovery.ts'
import { findLeftovers } from './find-leftovers.ts'
import { findVictim } from './find-victim.ts'
import { costOfKills, type Kill, type KillCost, longestWrongState } from './judge-lecture.ts'
import type { PlannedKill, Victim } from './plan-kills.ts'
import { probePlaylists } from './probe-playlists.ts'
import type { TableEntry } from './process-table.ts'
import { sampleState } from './sample-state.ts'

/** What every lecture under faults tells, lost or not. */
type Ran = {
  kills: Victim[]
  /** What was left of a killed process after 10 s (P5). */
  leftovers: string[]
  /** Listed and missing, empty or torn, while it ran or in the replay (P10). */
  broken: string[]
  /** Segments that were fetched while it ran. */
  probed: number
}

/** What a lecture went through, and what it was in the end. */
export type FaultReport =
  | (Ran & { /** Why there is no replay (P3). */ failure: string })
  | (Ran & {
      failure: undefined
      /** In the order of the kills; Stop is the last. */
      costs: KillCost[]
      /** Seconds for which the room said that it is being recorded while it was not (P4). */
      wrongState: number
      /** Who declined: frames of theirs in the picture, and their tone against that of somebody who did not. */
      declined: { seen: number; heard: number }
      /** Beep to flash, milliseconds either way, 95th percentile over all publishers; and the median of each take. */
      sync: number
      syncOfTakes: number[]
    })

/** P5: what belongs to a killed process is gone by then. */
const goneMilliseconds = 10_000
/** Between the last recovery and Stop. */
const restBeforeStop = 6_000

/** Opens a campus whose logs tell what `recordUnderFaults` must know. */
export function openFaultyCampus(): Promise<Campus> {
  return openCampus({ AULA_LOG_LEVEL: 'debug' })
}

/** Records a lecture of two synthetic publishers, kills as planned, stops, and judges the replay by its frames. */
export async function recordUnderFaults(opened: Campus, plan: PlannedKill[]): Promise<FaultReport> {
  await using resources = new AsyncDisposableStack()
  const folder = resources.use(await temporaryFolder('faults'))
  const campus = await inFreshRoom(opened)
  const { lecturer, room, student } = campus
  const publishers = await startTwoPublishers(campus)
  const declined = await startPublisher(campus.publishing, campus.url, campus.room, 2, { recordable: false })
  for (const publisher of [...publishers, declined]) resources.defer(() => publisher.close())
  const { id, lecture } = await lecturer.call('record', { params: { room } })
  const firstFrame = await until(
    async () => {
      const { recording } = await lecturer.call('seeRoom', { params: { room } })
      return recording?.state === 'recording' && recording.since ? Date.parse(recording.since) : undefined
    },
    'first kept frame',
    30_000,
  )
  const playlist = `${campus.url}/media/lectures/${lecture}/index.m3u8`
  const probe = probePlaylists(playlist, student.cookie)
  const states = sampleState(lecturer, room)
  const kills: Kill[] = []
  const leftovers: Promise<string[]>[] = []
  for (const { victim, rest } of plan) {
    await delay(rest)
    const found = await until(async () => findVictim(victim, await campus.aula.pids(), id), `a ${victim}`)
    const at = Date.now()
    process.kill(found.pid, 'SIGKILL')
    leftovers.push(leftoversAfter(victim, found.doomed))
    leftovers.at(-1)?.catch(() => {})
    kills.push({ victim, at, ...(await awaitRecovery(campus, publishers, { victim, at, found })) })
  }
  await delay(restBeforeStop)
  const stoppedAt = Date.now()
  await until(() => lecturer.call('stop', { params: { room } }).catch(() => undefined), 'Stop is taken')
  await states.end()
  const page = await until(
    async () => {
      const seen = await student.call('seeLecture', { params: { lecture } })
      return (seen.status === 'ready' || seen.status === 'failed') && seen
    },
    'the replay',
    60_000,
  )
  await probe.end()
  // Before gaps are filled from the net: what the takes themselves have kept.
  const tracks = page.playback ? await fetchLecture(playlist, student.cookie, folder.path) : undefined
  const left = (await Promise.all(leftovers)).flat()
  const ran = { leftovers: left, probed: probe.segments(), kills: kills.map(({ victim }) => victim) }
  const [video, audio] = [tracks?.get('video-720p'), tracks?.get('audio-main')]
  if (page.failure || !tracks || !video || !audio) {
    return { ...ran, failure: page.failure ?? 'no picture or no sound', broken: probe.broken() }
  }
  const sightings = await readCards(video, 1, 2, 3)
  const cards = publishers.map(({ signature }) => cardsOf(sightings, signature))
  const offsets = await Promise.all(
    video.stretches.map(async (_, take) => {
      const each = publishers.map(({ signature }, index) =>
        beepsAfterFlashes(cards[index]?.filter(({ stretch }) => stretch === take) ?? [], audio, signature),
      )
      return (await Promise.all(each)).flat()
    }),
  )
  const tone = publishers[0].signature.tone
  const sounds = await Promise.all(audio.stretches.map(({ file }) => decodeSound(file)))
  return {
    ...ran,
    failure: undefined,
    broken: [...probe.broken(), ...[...tracks.values()].flatMap(({ broken }) => broken)],
    costs: worstCosts(cards.map((seen) => costOfKills(kills, stoppedAt, seen, video, firstFrame))),
    wrongState: longestWrongState(states.samples, video),
    declined: {
      seen: cardsOf(sightings, declined.signature).length,
      heard: Math.max(...sounds.map((sound) => toneAgainst(sound, declined.signature.tone, tone))),
    },
    sync: percentile(offsets.flat().map(Math.abs), 95),
    syncOfTakes: offsets.filter(({ length }) => length > 0).map((take) => Math.round(percentile(take, 50))),
  }
}

async function leftoversAfter(victim: Victim, doomed: TableEntry[]): Promise<string[]> {
  await delay(goneMilliseconds)
  return (await findLeftovers(doomed)).map((left) => `of ${victim}: ${left}`)
}

/** Of every kill what it cost the publisher who lost most by it. */
function worstCosts([one = [], ...others]: KillCost[][]): KillCost[] {
  return one.map((cost, index) => ({
    ...cost,
    lost: Math.max(cost.lost, ...others.map((other) => other[index]?.lost ?? 0)),
    missing: Math.max(cost.missing, ...others.map((other) => other[index]?.missing ?? 0)),
  }))
}
