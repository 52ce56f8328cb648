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
    const log: Omit<PlayerLog, 'reloads'> = { stalled: 0, skipped: 0, noticed: 0, played: 0, stalls: [] }
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
    const stillSince = (now: typeof moved) => now.at - moved.at - (now.time - moved.time)
    const stall = (seconds: number) => ({ until: Date.now(), seconds, buffered: toPlay })
    // A picture that stands still for good has not moved again.
    window.readPlayerLog = () => {
      const seconds = stillSince(look())
      if (seconds <= usual) return log
      return { ...log, stalled: log.stalled + seconds, stalls: [...log.stalls, stall(seconds)] }
    }
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
      const still = stillSince(now)
      if (still > usual) {
        log.stalled += still
        log.stalls.push(stall(still))
      }
      moved = now
      toPlay = now.ahead
    }, 50)
  }, usual)
  return async () => {
    const log = await page.evaluate(() => window.readPlayerLog?.())
    if (!log) throw new Error('the page was loaded again')
    return { ...log, reloads }
  }
}

declare global {
  interface Window {
    readPlayerLog?: () => Omit<PlayerLog, 'reloads'>
  }
}
