import { setTimeout as delay } from 'node:timers/promises'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { isId, type RoomId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { signToken } from '../../core/tokens.ts'
import type { JobPayload } from '../../queue/jobs.ts'
import { chooseIdentity } from '../browser/account.ts'
import { goTo } from '../browser/go-to.ts'
import { openBrowser } from '../browser/open-browser.ts'
import { makeTakeFolder, removeTakeFolder } from '../claim/take-folders.ts'

const teachSeconds = 90
const tokenSeconds = 600
const loadMilliseconds = 15_000
const politeMilliseconds = 2_000

/** A synthetic lecturer joins the demo room, teaches and leaves; its recording ends at its length. */
export async function runDemo(
  { room }: JobPayload<'demo'>,
  context: { settings: CompleteSettings; log: Log },
  signal: AbortSignal,
): Promise<void> {
  const { settings, log } = context
  if (!isId<RoomId>(room)) return
  const folder = await makeTakeFolder()
  try {
    const identity = await chooseIdentity(settings.AULA_RECORDER_USER)
    const browser = await openBrowser({ folder, identity })
    try {
      const token = signToken(settings.AULA_SECRET, 'demo', { room }, tokenSeconds)
      const origin = settings.AULA_INTERNAL_URL ?? settings.AULA_PUBLIC_URL
      await goTo(browser.page, `${origin}/demo.html#${token}`, loadMilliseconds)
      log.info({ room }, 'the demo lecturer teaches')
      await Promise.race([delay(teachSeconds * 1_000, undefined, { signal }).catch(() => {}), browser.exited])
    } finally {
      await browser.end(politeMilliseconds)
    }
  } finally {
    await removeTakeFolder(folder)
  }
}
