import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { reap } from './reap.ts'

/*
 * A program: `node reaper.ts MARK`, started by the supervisor in a session of its own with a pipe as standard input.
 * The pipe closes when the supervisor ends, however it does; then whatever still carries its mark is killed, and the
 * folders that killed takes have left are removed.
 */

/** The embedded servers end by themselves when their parent dies, and better so: their files stay tidy. */
const graceMilliseconds = 1_500

const [mark] = process.argv.slice(2)
if (!mark) throw new Error('usage: reaper.ts MARK')
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('SIGHUP', () => {})
let farewell = ''
process.stdin.on('data', (bytes) => {
  farewell += String(bytes)
})
await once(process.stdin, 'close')
if (farewell === '') await delay(graceMilliseconds)
await reap(mark)
// Loaded only now: what waits all day beside a supervisor is to be small.
const { removeDeadFolders } = await import('../../recorder/claim/remove-dead-folders.ts')
await removeDeadFolders()
