import { useIntersection, useReducedMotion } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'

/** Milliseconds between two pictures. */
const newEvery = 12_000
/** Milliseconds: where a browser shows no picture without being touched there is none. */
const decodedWithin = 5_000
/** Pixels. */
const widest = 640

/**
 * What a lecture that runs looks like, a few seconds ago, as the address of a JPEG; null while there is none. Looked at anew
 * while `ref` is to be seen, unless people want no motion.
 */
export function useLivePicture(lecture: string, source: string | null) {
  const { ref, entry } = useIntersection()
  const still = useReducedMotion()
  const seen = entry?.isIntersecting ?? false
  const { data } = useQuery({
    queryKey: ['live-picture', lecture],
    queryFn: ({ signal }) => loadPicture(source ?? '', signal),
    enabled: source !== null && seen,
    refetchInterval: still ? false : newEvery,
    staleTime: still ? Number.POSITIVE_INFINITY : newEvery,
    retry: false,
  })
  return { ref, picture: source === null ? null : (data ?? null) }
}

/** The source is an MP4 of one frame. */
async function loadPicture(source: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(source, { signal })
  if (!answer.ok) throw new Error(`no picture: ${answer.status}`)
  const address = URL.createObjectURL(await answer.blob())
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.autoplay = true
  try {
    await decoded(video, address)
    const canvas = document.createElement('canvas')
    canvas.width = Math.min(widest, video.videoWidth)
    canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth)
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL('image/jpeg', 0.8)
  } finally {
    video.removeAttribute('src')
    video.load()
    URL.revokeObjectURL(address)
  }
}

function decoded(video: HTMLVideoElement, address: string): Promise<void> {
  const late = AbortSignal.timeout(decodedWithin)
  return new Promise((resolve, reject) => {
    video.onloadeddata = () => resolve()
    video.onerror = () => reject(video.error)
    late.onabort = () => reject(late.reason)
    video.src = address
  })
}
