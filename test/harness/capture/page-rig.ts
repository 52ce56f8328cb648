import { chmod, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordingId, RoomId } from '../../../core/ids.ts'
import { signToken } from '../../../core/tokens.ts'
import { type Account, chooseIdentity } from '../../../recorder/browser/account.ts'
import { openBrowser } from '../../../recorder/browser/open-browser.ts'
import { openDisplay } from '../../../recorder/browser/open-display.ts'
import { openSound } from '../../../recorder/browser/open-sound.ts'
import { pageEnvironment } from '../../../recorder/browser/page-environment.ts'
import type { BrowserNetwork } from '../../../recorder/network/browser-network.ts'

/** A room's recorder page on a display and with a sound daemon of its own, and nothing that captures them. */
export type PageRig = AsyncDisposable & {
  display: string
  pulseServer: string
  pulseSource: string
  /** For whatever connects to the display. */
  environment: Record<string, string>
  /** Browser, display, sound: the roots of everything the page costs. */
  pids: number[]
}

const size = { width: 1280, height: 720 }

/** Opens the page as a recorder does, with the recorder's own browser, display and sound, and its network if given. */
export async function openPageRig(
  url: string,
  claims: { recording: RecordingId; room: RoomId },
  secret: string,
  openNetwork?: (options: { folder: string; account?: Account }) => Promise<BrowserNetwork>,
): Promise<PageRig> {
  await using opening = new AsyncDisposableStack()
  // Not below a closed temporary folder: the browser's user must reach it.
  const folder = await mkdtemp('/tmp/aula-rig-')
  opening.defer(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o711)
  const identity = await chooseIdentity()
  const account = identity.kind === 'account' ? identity.account : undefined
  const display = await openDisplay({ folder, ...size, reader: account })
  opening.defer(() => display.end(1_000))
  const sound = await openSound({ folder, account })
  opening.defer(() => sound.end(1_000))
  const network = await openNetwork?.({ folder, account })
  if (network) opening.defer(network.close)
  const browser = await openBrowser({
    folder,
    identity,
    network,
    window: size,
    environment: pageEnvironment(display, sound),
  })
  opening.defer(() => browser.end(1_000))
  await browser.page.exposeFunction('aulaSignal', () => {})
  await browser.page.goto(`${url}/recorder.html#${signToken(secret, 'recorder', claims, 3600)}`)
  await browser.page.waitForFunction(
    () => [...document.querySelectorAll('video')].some((video) => video.videoWidth > 0 && !video.paused),
    { timeout: 30_000 },
  )
  await sleep(1_000)
  const resources = opening.move()
  return {
    display: display.name,
    pulseServer: sound.server,
    pulseSource: sound.source,
    environment: { DISPLAY: display.name, XAUTHORITY: path.resolve(display.authority), PULSE_SERVER: sound.server },
    pids: [browser.pid, display.pid, sound.pid, ...(network?.parts ?? []).map(({ pid }) => pid)],
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
