import type { CompleteSettings } from '../../core/config/settings.ts'
import type { RoomId } from '../../core/ids.ts'
import { signToken } from '../../core/tokens.ts'
import { requireIdentity } from '../browser/account.ts'
import { goTo } from '../browser/go-to.ts'
import { openBrowser } from '../browser/open-browser.ts'
import { makeTakeFolder, removeTakeFolder } from '../claim/take-folders.ts'

const tokenSeconds = 600
const loadMilliseconds = 15_000
const politeMilliseconds = 2_000

/** A synthetic lecturer (viewer/web/src/demo) in a browser of its own. */
export type Lecturer = {
  /** Resolves when picture and sound are sent. */
  teaching(milliseconds: number): Promise<void>
  /** Resolves when the browser has ended, for whatever reason. */
  left: Promise<unknown>
}

/**
 * Opens the synthetic lecturer in a room for as long as `attend` takes.
 * @param options.mode what is taught: slides, or a counter and beeps that machines can read
 * @param options.niceness of its browser
 */
export async function teach(
  settings: CompleteSettings,
  room: RoomId,
  options: { mode: 'lecture' | 'counter'; niceness?: number },
  attend: (lecturer: Lecturer) => Promise<void>,
): Promise<void> {
  const folder = await makeTakeFolder()
  try {
    const identity = await requireIdentity(settings.AULA_RECORDER_USER)
    const browser = await openBrowser({ folder, identity, niceness: options.niceness })
    try {
      const token = signToken(settings.AULA_SECRET, 'demo', { room }, tokenSeconds)
      const origin = settings.AULA_INTERNAL_URL ?? settings.AULA_PUBLIC_URL
      await goTo(browser.page, `${origin}/demo.html#${token}&mode=${options.mode}`, loadMilliseconds)
      await attend({
        async teaching(timeout) {
          await browser.page.waitForFunction("window.aulaDemo?.status === 'in' && window.aulaDemo.frame > 15", {
            timeout,
          })
        },
        left: browser.exited,
      })
    } finally {
      await browser.end(politeMilliseconds)
    }
  } finally {
    await removeTakeFolder(folder)
  }
}
