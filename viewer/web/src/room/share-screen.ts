import type { OwnTracks } from '../signalling/own-feed.ts'

/** Whether this browser can share a screen; those of phones cannot. */
export function canShareScreen(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === 'function'
}

/** Lets the person choose a screen; undefined when they change their mind. `onEnd` when they end it in the browser. */
export async function shareScreen(onEnd: () => void): Promise<OwnTracks | undefined> {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: { frameRate: { ideal: 15, max: 30 }, width: { max: 1920 }, height: { max: 1080 } },
      audio: true,
    })
    const [picture] = stream.getVideoTracks()
    if (!picture) return undefined
    // Small text stays sharp; a slow change is the lesser harm.
    picture.contentHint = 'detail'
    picture.onended = onEnd
    return { picture, sound: stream.getAudioTracks()[0] ?? null }
  } catch {
    return undefined
  }
}
