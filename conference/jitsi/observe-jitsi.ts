import type { RecorderSignal } from '../signals.ts'

declare global {
  interface Window {
    /** Jitsi Meet's own; what its recorder asks, too. */
    APP?: { conference?: { _room?: JitsiConference } }
  }
}

/** lib-jitsi-meet's JitsiConference, as its documentation has it. */
type JitsiConference = {
  isJoined(): boolean
  /** The others; a hidden one is a recorder. */
  getParticipants(): { isAudioMuted(): boolean; isVideoMuted(): boolean; isHidden?(): boolean }[]
  addEventListener(event: string, heard: (first: unknown) => void): void
}

/** Runs in Jitsi Meet's page: asks its conference twice a second and listens for its end. */
export function observeJitsi(): void {
  if (window !== window.top || !location.protocol.startsWith('http')) return
  const tell = (signal: RecorderSignal) => void window.aulaSignal?.(JSON.stringify(signal))
  let known: JitsiConference | undefined
  let joined = false
  let told = ''

  const listen = (room: JitsiConference) => {
    room.addEventListener('conference.kicked', () => tell({ type: 'kicked' }))
    room.addEventListener('conference.left', () => tell({ type: 'ended' }))
    room.addEventListener('conference.failed', (name) => {
      if (name === 'conference.destroyed') return tell({ type: 'ended' })
      // Names such as `conference.passwordRequired`, `conference.connectionError.membersOnly`.
      const reason = String(name).replace(/^conference\./, '')
      if (/^[\w.]{1,80}$/.test(reason)) tell({ type: 'failed', reason: `jitsi.${reason}` })
    })
  }
  const look = () => {
    const room = window.APP?.conference?._room
    if (!room) return
    if (room !== known) listen(room)
    known = room
    if (!room.isJoined()) return
    if (!joined) tell({ type: 'joined' })
    joined = true
    const others = room.getParticipants().filter((participant) => !participant.isHidden?.())
    const sending = others.filter((participant) => !participant.isAudioMuted() || !participant.isVideoMuted())
    const facts = { participants: others.length, publishing: sending.length }
    if (JSON.stringify(facts) === told) return
    told = JSON.stringify(facts)
    tell({ type: 'media', ...facts })
  }
  setInterval(look, 500)
  setInterval(() => requestAnimationFrame(() => tell({ type: 'heartbeat' })), 1_000)
}
