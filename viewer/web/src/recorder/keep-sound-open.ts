/**
 * Lets the page hear something while it hears nobody: silence over a connection to itself. A browser begins to take sound
 * out of its jitter buffers when the first remote sound has opened the output, some 400 ms late; what waits by then delays
 * that sound, and picture and sound need eight seconds to come together again.
 */
export type OpenSound = {
  /** Whether others are heard: then the silence is not needed, and encoding and decoding it would cost for nothing. */
  hearsOthers(others: boolean): void
}

/** Resolves when sound flows, at the latest after `patience`. */
export async function keepSoundOpen(): Promise<OpenSound> {
  let silence: Silence | undefined = openSilence()
  let closing: ReturnType<typeof setTimeout> | undefined
  await Promise.race([silence.flows, new Promise((resolve) => setTimeout(resolve, patience))])
  return {
    hearsOthers(others) {
      if (!others) {
        clearTimeout(closing)
        closing = undefined
        silence ??= openSilence()
      } else if (silence) {
        closing ??= setTimeout(() => {
          silence?.close()
          silence = undefined
          closing = undefined
        }, overlap)
      }
    },
  }
}

/** Milliseconds: late sound is worse than a late start, and a start without any is worst. */
const patience = 2_500
/** Milliseconds until others' sound has surely taken over the output. */
const overlap = 3_000

type Silence = { flows: Promise<void>; close(): void }

function openSilence(): Silence {
  const audio = new AudioContext({ sampleRate: 48_000 })
  const here = new RTCPeerConnection()
  const there = new RTCPeerConnection()
  const player = new Audio()
  let closed = false
  const connect = async () => {
    const destination = audio.createMediaStreamDestination()
    const silence = destination.stream.getAudioTracks()[0]
    if (!silence) return
    // Without a source nothing is sent at all.
    const source = audio.createConstantSource()
    source.offset.value = 0
    source.connect(destination)
    source.start()
    here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined)
    there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined)
    there.ontrack = ({ track }) => {
      player.srcObject = new MediaStream([track])
      void player.play().catch(() => {})
    }
    here.addTrack(silence)
    await here.setLocalDescription()
    if (here.localDescription) await there.setRemoteDescription(here.localDescription)
    await there.setLocalDescription()
    if (there.localDescription) await here.setRemoteDescription(there.localDescription)
    while (!closed && !(await emits(there))) await new Promise((resolve) => setTimeout(resolve, 40))
  }
  return {
    // What is closed while it connects has not failed.
    flows: connect().catch((error: unknown) => {
      if (!closed) console.warn('The sound does not open in advance.', error)
    }),
    close() {
      closed = true
      here.close()
      there.close()
      player.srcObject = null
      void audio.close()
    },
  }
}

/** Whether sound is being taken out of the connection's jitter buffer. */
async function emits(connection: RTCPeerConnection): Promise<boolean> {
  for (const report of (await connection.getStats()).values()) {
    if (report.type === 'inbound-rtp' && report.jitterBufferEmittedCount > 0) return true
  }
  return false
}
