import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { treeBelow } from '../../recorder/admission/read-processes.ts'
import { fetchLecture } from '../../transcoder/probe/fetch-lecture.ts'
import { type Campus, inFreshRoom, startTwoPublishers, until } from '../harness/aula/campus.ts'
import { beepsAfterFlashes, cardsOf, readCards, type Sighting } from '../harness/media/read-lecture.ts'
import { percentile } from '../harness/percentile.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'
import { processTable } from './process-table.ts'

/** What one outage of the recorder's network did. Seconds. */
export type Outage = {
  lasted: number
  /** From its end until the picture of every publisher is captured again. */
  rejoined: number
  /** From its begin until the recorder had noticed; undefined: it was over before. */
  noticed: number | undefined
  /** By how much recorded time is off the publishers' clock afterwards, against before. */
  skew: number
}

export type LectureWithOutages = {
  outages: Outage[]
  takes: number
  /** Beep to flash after the last outage, milliseconds either way, 95th percentile. */
  sync: number
}

/** Until pictures and sound have found their pace: before the first outage, and after each. */
const settleMilliseconds = 4_000

/**
 * Records two synthetic publishers, takes the network away from the recorder's browser, once for each number of seconds,
 * and reads the replay.
 * @param rest milliseconds after each outage
 */
export async function recordWithOutages(
  opened: Campus,
  seconds: readonly number[],
  rest: number,
): Promise<LectureWithOutages> {
  await using resources = new AsyncDisposableStack()
  const folder = resources.use(await temporaryFolder('outages'))
  const campus = await inFreshRoom(opened)
  const { lecturer, room, student } = campus
  const publishers = await startTwoPublishers(campus)
  for (const publisher of publishers) resources.defer(() => publisher.close())
  const { id, lecture } = await lecturer.call('record', { params: { room } })
  const firstFrame = await until(async () => {
    const { recording } = await lecturer.call('seeRoom', { params: { room } })
    return recording?.state === 'recording' && recording.since ? Date.parse(recording.since) : undefined
  }, 'first kept frame').catch(async (error: unknown) => {
    const said = await readFile(join(campus.aula.dataFolder, 'log', 'recorder.log'), 'utf8')
    throw new Error(`${String(error)}\n${said.slice(-6_000)}`, { cause: error })
  })
  await delay(settleMilliseconds)
  const outages: { from: number; to: number; noticed: number | undefined }[] = []
  for (const lasts of seconds) {
    const holder = await networkOf(id)
    await load(holder, closing)
    const from = Date.now()
    await delay(lasts * 1000)
    await load(holder, 'delete table inet outage')
    const to = Date.now()
    const said = await campus.aula.saidAfter('recorder', 'a problem of the recording', from)
    outages.push({ from, to, noticed: said === undefined ? undefined : (said - from) / 1000 })
    await delay(rest)
  }
  const before = await lecturer.call('seeRoom', { params: { room } })
  if (before.recording?.id !== id) throw new Error(`another recording: ${JSON.stringify(before.recording)}`)
  await lecturer.call('stop', { params: { room } })
  await until(
    async () => (await student.call('seeLecture', { params: { lecture } })).status === 'ready',
    'the replay',
    60_000,
  )
  const playlist = `${campus.url}/media/lectures/${lecture}/index.m3u8`
  const tracks = await fetchLecture(playlist, student.cookie, folder.path)
  const [video, audio] = [tracks.get('video-720p'), tracks.get('audio-main')]
  if (!video || !audio) throw new Error('no picture or no sound')
  const sightings = await readCards(video, 1, 2)
  const cards = publishers.map(({ signature }) => cardsOf(sightings, signature))
  const last = outages.at(-1)?.to ?? 0
  const offsets = await Promise.all(
    publishers.map(({ signature }, index) => {
      const settled = cards[index]?.filter(({ time }) => time > last + settleMilliseconds) ?? []
      return beepsAfterFlashes(settled, audio, signature)
    }),
  )
  return {
    outages: outages.map(({ from, to, noticed }, index) => ({
      lasted: (to - from) / 1000,
      noticed,
      rejoined: Math.max(...cards.map((seen) => rejoinedAfter(seen, to, firstFrame))),
      skew: Math.max(...cards.map((seen) => skewOf(seen, from, to, outages[index + 1]?.from))),
    })),
    takes: video.stretches.length,
    sync: percentile(offsets.flat().map(Math.abs), 95),
  }
}

/** Everything but the machine's own loop is dropped, both ways, as by a cable that was pulled out. */
const closing = `add table inet outage
add chain inet outage out { type filter hook output priority -300; policy drop; }
add chain inet outage in { type filter hook input priority -300; policy drop; }
add rule inet outage out oifname "lo" accept
add rule inet outage in iifname "lo" accept`

/** The process that holds the network of the take's browser: slirp4netns is told which. */
async function networkOf(recording: string): Promise<string> {
  return await until(async () => {
    const table = await processTable()
    const take = table.find(({ command }) => command.startsWith(`take ${recording} `))
    const way = take && treeBelow(table, take.pid).find(({ name }) => name === 'slirp4netns')
    return way?.command.match(/ (\d+) \S+ ?$/)?.[1]
  }, 'the network of the take')
}

async function load(holder: string, rules: string): Promise<void> {
  const loading = Promise.withResolvers<void>()
  const child = execFile('nsenter', [`--net=/proc/${holder}/ns/net`, 'nft', '-f', '-'], (error, _, said) =>
    error ? loading.reject(new Error(said)) : loading.resolve(),
  )
  child.stdin?.end(`${rules}\n`)
  await loading.promise
}

function rejoinedAfter(seen: Sighting[], to: number, firstFrame: number): number {
  const next = seen.find(({ time }) => time > to)
  return next ? (firstFrame + next.at * 1000 - to) / 1000 : Number.POSITIVE_INFINITY
}

function skewOf(seen: Sighting[], from: number, to: number, next = Number.POSITIVE_INFINITY): number {
  const lag = (cards: Sighting[]) =>
    percentile(
      cards.map(({ at, time }) => at - time / 1000),
      50,
    )
  const before = seen.filter(({ time }) => time < from)
  const after = seen.filter(({ time }) => time > to + settleMilliseconds && time < next)
  return Math.abs(lag(after) - lag(before))
}
