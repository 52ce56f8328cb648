import type { Page } from 'puppeteer-core'

/** What somebody who watches has noticed so far. */
export type Noticed = {
  /** The page has been loaded again, or another video stands in it. */
  reloaded: boolean
  /** Seconds during which the picture stood still, in all. */
  stalled: number
  /** Seconds of the lecture that were jumped over, in all. */
  skipped: number
}

declare global {
  interface Window {
    aulaWatched?: { video: HTMLVideoElement; stalled: number; skipped: number }
  }
}

/** Begins to look at the player ten times a second; the answer tells what was noticed until it is asked. */
export async function watchSteadily(page: Page): Promise<() => Promise<Noticed>> {
  await page.evaluate(() => {
    const video = document.querySelector('video')
    if (!video) throw new Error('no player')
    const watched = { video, stalled: 0, skipped: 0 }
    window.aulaWatched = watched
    let last = { at: performance.now(), place: video.currentTime }
    setInterval(() => {
      const now = { at: performance.now(), place: video.currentTime }
      const passed = (now.at - last.at) / 1_000
      const played = now.place - last.place
      // The player may go up to a tenth faster to keep near the end; timers of a busy machine are late.
      if (played <= 0) watched.stalled += passed
      else if (played > passed * 1.2 + 0.3) watched.skipped += played - passed
      last = now
    }, 100)
  })
  return async () =>
    await page.evaluate(() => {
      const watched = window.aulaWatched
      if (!watched?.video.isConnected) return { reloaded: true, stalled: 0, skipped: 0 }
      return { reloaded: false, stalled: watched.stalled, skipped: watched.skipped }
    })
}
