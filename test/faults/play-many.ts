import fc from 'fast-check'
import type { RecordingId } from '../../core/ids.ts'
import { startViewer } from '../harness/aula/viewer.ts'
import { makeWorld } from '../harness/aula/viewer-world.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { startRedis } from '../harness/servers/redis.ts'
import { playTurns, type Stage, turns } from './press-and-record.ts'

/** Rooms at once: they share the viewer, its pool and its database, as rooms do. */
const lanes = 4

/**
 * Plays so many sequences, each in a room of its own, with a real viewer, PostgreSQL and Redis.
 * @throws with the shortest sequence found that breaks a promise, its seed and its path
 */
export async function playMany({ seed, sequences }: { seed: number; sequences: number }): Promise<void> {
  await using resources = new AsyncDisposableStack()
  const postgres = resources.use(await startPostgres())
  const redis = resources.use(await startRedis())
  const { url } = await postgres.catalog()
  const viewer = resources.use(await startViewer({ databaseUrl: url, queueUrl: redis.url }))
  const world = await makeWorld(viewer.context)

  const openStage = async (): Promise<Stage> => {
    const { room, lecture } = await world.objects()
    return {
      context: viewer.context,
      room,
      lecture,
      async press(button) {
        const answer = await fetch(`${viewer.url}/api/rooms/${room}/${button}`, {
          method: 'POST',
          headers: { cookie: world.cookies.lecturer, 'content-type': 'application/json' },
          ...(button === 'record' ? { body: JSON.stringify({ lecture }) } : {}),
        })
        const body = (await answer.json()) as { id?: RecordingId; code?: string }
        if (answer.ok || body.code === 'recording.not-running') return body.id
        throw new Error(`${button}: ${answer.status} ${JSON.stringify(body)}`)
      },
    }
  }
  const property = fc.asyncProperty(turns, async (played) => playTurns(await openStage(), played))
  const play = (lane: number) => fc.assert(property, { seed: seed + lane, numRuns: Math.ceil(sequences / lanes) })
  const played = await Promise.allSettled(Array.from({ length: lanes }, (_, lane) => play(lane)))
  for (const lane of played) if (lane.status === 'rejected') throw lane.reason
}
