import { setTimeout as delay } from 'node:timers/promises'
import type { RoomId } from '../../core/ids.ts'
import type { Person } from '../harness/aula/person.ts'

/** What the room said of its recording at one moment (ms since 1970). */
export type StateSample = { at: number; state: string }

const everyMilliseconds = 250

/** Asks for the state of a room's recording again and again; an answer that does not come is no sample. */
export function sampleState(person: Person, room: RoomId): { samples: StateSample[]; end(): Promise<void> } {
  const samples: StateSample[] = []
  const ending = new AbortController()
  const loop = (async () => {
    while (!ending.signal.aborted) {
      const seen = await person.call('seeRoom', { params: { room } }).catch(() => undefined)
      if (seen?.recording) samples.push({ at: Date.now(), state: seen.recording.state })
      await delay(everyMilliseconds, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()
  return {
    samples,
    async end() {
      ending.abort()
      await loop
    },
  }
}
