import { useEffect, useRef } from 'react'

/** Plays everybody, on stage or not, on the chosen loudspeaker. */
export function Sounds({ streams, loudspeaker }: { streams: ReadonlyMap<string, MediaStream>; loudspeaker: string }) {
  return [...streams].map(([key, stream]) => <Sound key={key} stream={stream} loudspeaker={loudspeaker} />)
}

function Sound({ stream, loudspeaker }: { stream: MediaStream; loudspeaker: string }) {
  const element = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const audio = element.current
    if (!audio) return
    audio.srcObject = stream
    void audio.play().catch(() => {})
    return () => {
      audio.srcObject = null
    }
  }, [stream])
  useEffect(() => {
    const audio = element.current
    if (audio && 'setSinkId' in audio) void audio.setSinkId(loudspeaker).catch(() => {})
  }, [loudspeaker])
  // biome-ignore lint/a11y/useMediaCaption: people who speak right now have no captions
  return <audio ref={element} autoPlay />
}
