import { setTimeout as delay } from 'node:timers/promises'
import { newId } from '../../core/ids.ts'
import { type Measure, told } from '../../scripts/measurement.ts'
import { startReaders } from '../harness/chat-readers.ts'
import { percentile } from '../harness/percentile.ts'
import { startRoomRig } from '../harness/room-rig.ts'

/** Milliseconds from a message's way out until it is there, of all messages at everybody. */
const bar = 500
/** The writer and 500 others. */
const people = 501
const messages = 30
/** People who come at the same moment. */
const atOnce = 25
const settleMilliseconds = 3_000

/**
 * A message a second in a room of 500 people who send no picture and no sound, over loopback: from `send` in the process of
 * the people to the frame at each of them. Writing it down in the catalogue is part of it, painting it in a browser is not.
 */
export const measure: Measure = {
  variants: [],
  async run() {
    await using resources = new AsyncDisposableStack()
    const rig = resources.use(await startRoomRig())
    const room = await rig.room()
    const readers = resources.use(startReaders(rig.url))
    const token = (index: number) => rig.joinToken(room, { name: `Student ${index}`, person: newId() }, 600)
    const tokens = Array.from({ length: people }, (_, index) => token(index))
    const began = performance.now()
    for (let first = 0; first < people; first += atOnce) await readers.join(tokens.slice(first, first + atOnce))
    const joined = performance.now() - began
    await delay(settleMilliseconds)
    for (let turn = 0; turn < messages; turn++) {
      const next = delay(1_000)
      await readers.write(turn)
      await next
    }
    await delay(settleMilliseconds)
    const latencies = await readers.report()
    const all = latencies.flat()
    const missing = messages * people - all.length
    const figures = { p50: percentile(all, 50), p95: percentile(all, 95), most: Math.max(...all) }
    const rows = [
      told({
        people,
        messages,
        missing,
        'joined in, s': Math.round(joined / 100) / 10,
        'p50, ms': Math.round(figures.p50),
        'p95, ms': Math.round(figures.p95),
        'most, ms': Math.round(figures.most),
      }),
    ]
    const value = Math.round(figures.p95)
    return { value, unit: 'ms', bar, ok: value <= bar && missing === 0, rows }
  },
}
