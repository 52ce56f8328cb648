import type { RecorderSignal } from '../signals.ts'

/** Runs in BigBlueButton's HTML5 client: reads the marks (`data-test`) that its own tests go by, twice a second. */
export function observeBigBlueButton(): void {
  if (window !== window.top || !location.protocol.startsWith('http')) return
  const tell = (signal: RecorderSignal) => void window.aulaSignal?.(JSON.stringify(signal))
  const count = (mark: string) => document.querySelectorAll(`[data-test="${mark}"]`).length
  let joined = false
  let over = false
  let told = ''

  const look = () => {
    if (over) return
    if (count('meetingEndedModal') > 0) {
      over = true
      return tell({ type: 'ended' })
    }
    if (count('errorScreenMessage') > 0) return tell({ type: 'failed', reason: 'bigbluebutton.error-screen' })
    if (count('userListItemCurrent') === 0) return
    if (!joined) tell({ type: 'joined' })
    joined = true
    const participants = count('userListItem')
    // Sound comes mixed: once it is connected, whoever speaks is heard.
    const hears = count('leaveListenOnly') + count('leaveAudio') > 0
    const shown = [...document.querySelectorAll('video')].filter((video) => video.videoWidth > 0 && !video.paused)
    const publishing = participants === 0 ? 0 : Math.min(participants, (hears ? 1 : 0) + shown.length)
    const facts = JSON.stringify({ participants, publishing })
    if (facts === told) return
    told = facts
    tell({ type: 'media', participants, publishing })
  }
  setInterval(look, 500)
  setInterval(() => requestAnimationFrame(() => tell({ type: 'heartbeat' })), 1_000)
}
