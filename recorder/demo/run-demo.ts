import { setTimeout as delay } from 'node:timers/promises'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { isId, type RoomId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { JobPayload } from '../../queue/jobs.ts'
import { teach } from './teach.ts'

const teachSeconds = 90

/** A synthetic lecturer joins the demo room, teaches and leaves; its recording ends at its length. */
export async function runDemo(
  { room }: JobPayload<'demo'>,
  { settings, log }: { settings: CompleteSettings; log: Log },
  signal: AbortSignal,
): Promise<void> {
  if (!isId<RoomId>(room)) return
  await teach(settings, room, { mode: 'lecture' }, async ({ left }) => {
    log.info({ room }, 'the demo lecturer teaches')
    await Promise.race([delay(teachSeconds * 1_000, undefined, { signal }).catch(() => {}), left])
  })
}
