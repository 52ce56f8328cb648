import type { Page } from 'puppeteer-core'

/** What a student went through in front of a player that plays. Seconds. */
export type PlayerLog = {
  /** The picture stood still. */
  stalled: number
  /** It jumped over this much. */
  skipped: number
  /** A notice that it cannot go on was shown. */
  noticed: number
  /** How often the page was loaded again. */
  reloads: number
  played: number
  /** Each time that it stood still: when it went on, milliseconds since 1970, for how long, and the least that there was to play. */
  stalls: { until: number; seconds: number; buffered: number }[]
}

/** Steps of `currentTime` that are no more than this are how it is told, not what is seen. Seconds. */
const usual = 0.25

/** Watches the player of a page from now on; the answer tells what was seen up to then. */
export async function watchPlayer(page: Page): Promise<() => Promise<PlayerLog>> {
  let reloads = 0
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) reloads += 1
  })
  await page.evaluate((usual) => {
    const log: NonNullable<Window['playerLog']> = { stalled: 0, skipped: 0, noticed: 0, played: 0, stalls: [] }
    window.playerLog = log
    const look = () => {
      const video = document.querySelector('video')
      const time = video?.currentTime ?? 0
      const { buffered } = video ?? {}
      const ends = Array.from({ length: buffered?.length ?? 0 }, (_, index) => buffered?.end(index) ?? 0)
      return { at: performance.now() / 1000, time, ahead: Math.max(0, (ends.find((end) => end > time) ?? time) - time) }
    }
    let moved = look()
    let before = moved
    let toPlay = moved.ahead
    setInterval(() => {
      const now = look()
      log.played += now.time - before.time
      if (document.querySelector('[slot=top-chrome][role=status]')) log.noticed += now.at - before.at
      const ahead = now.time - before.time - (now.at - before.at)
      if (ahead > usual) log.skipped += ahead
      before = now
      if (now.time === moved.time) {
        toPlay = Math.min(toPlay, now.ahead)
        return
      }
      // How long it has stood still since it moved last.
      const still = now.at - moved.at - (now.time - moved.time)
      if (still > usual) {
        log.stalled += still
        log.stalls.push({ until: Date.now(), seconds: still, buffered: toPlay })
      }
      moved = now
      toPlay = now.ahead
    }, 50)
  }, usual)
  return async () => ({ ...(await page.evaluate(() => window.playerLog ?? lost())), reloads })
}

function lost(): never {
  throw new Error('the page was loaded again')
}

declare global {
  interface Window {
    playerLog?: Omit<PlayerLog, 'reloads'>
  }
}
