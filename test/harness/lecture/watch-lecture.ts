import type { Page } from 'puppeteer-core'
import { composeStage } from '../../../core/layout/compose-stage.ts'
import { drawnAt, readTestCard, type TestCard } from '../../../core/test-card/test-card.ts'

/** Width and height to which the student's picture is scaled before it is read. */
const size = { width: 640, height: 360 }

/** The cards that the student's player shows right now, at the places of `tiles` equal camera tiles. */
export async function cardsOnScreen(page: Page, tiles: number): Promise<TestCard[]> {
  const encoded = await page.evaluate(({ width, height }) => {
    const video = document.querySelector('video')
    if (!video || video.readyState < 2) return ''
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const paint = canvas.getContext('2d', { willReadFrequently: true })
    paint?.drawImage(video, 0, 0, width, height)
    const rgba = paint?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
    let text = ''
    for (let at = 1; at < rgba.length; at += 4) text += String.fromCharCode(rgba[at] ?? 0)
    return btoa(text)
  }, size)
  if (!encoded) return []
  const data = Buffer.from(encoded, 'base64')
  const places = composeStage(
    Array.from({ length: tiles }, (_, index) => ({ key: String(index), kind: 'camera' as const, picture: true })),
    { ...size, beside: 4 },
  )
  return places.flatMap((place) => {
    const card = readTestCard({ data, ...size }, place)
    return card ? [{ ...card, time: drawnAt(card, Date.now()) }] : []
  })
}

/** Waits until the player shows moving pictures of a running lecture. */
export async function awaitLive(page: Page, timeout = 60_000): Promise<void> {
  await page.waitForFunction(
    () => {
      const video = document.querySelector('video')
      return video !== null && video.readyState >= 2 && video.currentTime > 0 && !video.paused
    },
    { timeout, polling: 100 },
  )
}

/** Waits until the player holds the replay (its length is known and final) with a picture. Player seconds of its end. */
export async function awaitReplay(page: Page, timeout = 30_000): Promise<number> {
  const handle = await page.waitForFunction(
    () => {
      const video = document.querySelector('video')
      // The player takes a running lecture as endless; a replay's length is a number.
      return video !== null && video.readyState >= 2 && Number.isFinite(video.duration) ? video.duration : false
    },
    { timeout, polling: 25 },
  )
  return Number(await handle.jsonValue())
}

/** Seeks and waits for the picture at that place. */
export async function seekTo(page: Page, seconds: number): Promise<void> {
  await page.evaluate(
    (target) =>
      new Promise<void>((resolve) => {
        const video = document.querySelector('video')
        if (!video) throw new Error('no player')
        video.pause()
        video.addEventListener('seeked', () => video.requestVideoFrameCallback(() => resolve()), { once: true })
        video.currentTime = target
        setTimeout(resolve, 5_000)
      }),
    seconds,
  )
}
