/** One seek picture: from when on it stands for the lecture (milliseconds), and where it lies in its sheet (pixels). */
export type Thumbnail = { from: number; sheet: string; x: number; y: number; width: number; height: number }

/** The seek pictures of a WebVTT file as the viewer writes it, in order. Pure. */
export function readThumbnails(text: string): Thumbnail[] {
  const cues = text.matchAll(/^(\d+):(\d\d):(\d\d)\.(\d{3}) --> .*\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm)
  return [...cues].map(([, hours, minutes, seconds, rest, sheet = '', ...place]) => {
    const [x = 0, y = 0, width = 1, height = 1] = place.map(Number)
    const from = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(rest)
    return { from, sheet, x, y, width, height }
  })
}
