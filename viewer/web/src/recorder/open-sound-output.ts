/**
 * Lets the page hear something before anybody is heard: silence over a connection to itself. A browser begins to take sound
 * out of its jitter buffers when the first remote sound has opened the output, some 400 ms late; what waits by then delays
 * that sound, and picture and sound need eight seconds to come together again. Resolves when sound flows, at the latest
 * after `patience`. The connection stays, which keeps the output open, but nothing is sent over it any more: encoding
 * silence costs. (Closing it instead stops the output for 300 ms.)
 */
export async function openSoundOutput(): Promise<void> {
  await Promise.race([openSilence(), new Promise((resolve) => setTimeout(resolve, patience))])
}

/** Milliseconds: late sound is worse than a late start, and a start without any is worst. */
const patience = 2_500

async function openSilence(): Promise<void> {
  const audio = new AudioContext({ sampleRate: 48_000 })
  const destination = audio.createMediaStreamDestination()
  const silence = destination.stream.getAudioTracks()[0]
  if (!silence) return
  // Without a source nothing is sent at all.
  const source = audio.createConstantSource()
  source.offset.value = 0
  source.connect(destination)
  source.start()
  const here = new RTCPeerConnection()
  const there = new RTCPeerConnection()
  here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined)
  there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined)
  const player = new Audio()
  there.ontrack = ({ track }) => {
    player.srcObject = new MediaStream([track])
    void player.play()
  }
  const sender = here.addTrack(silence)
  await here.setLocalDescription()
  if (here.localDescription) await there.setRemoteDescription(here.localDescription)
  await there.setLocalDescription()
  if (there.localDescription) await here.setRemoteDescription(there.localDescription)
  while (!(await emits(there))) await new Promise((resolve) => setTimeout(resolve, 40))
  await sender.replaceTrack(null)
  await audio.close()
}

/** Whether sound is being taken out of the connection's jitter buffer. */
async function emits(connection: RTCPeerConnection): Promise<boolean> {
  for (const report of (await connection.getStats()).values()) {
    if (report.type === 'inbound-rtp' && report.jitterBufferEmittedCount > 0) return true
  }
  return false
}
