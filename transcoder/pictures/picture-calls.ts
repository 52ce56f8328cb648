import type { FfmpegCall } from '../ffmpeg/run-ffmpeg.ts'
import type { ThumbnailPlan } from './plan-thumbnails.ts'

export const posterFile = 'poster.jpg'
export const greyFile = 'grey.raw'

/** The first frame of `source` as a poster, and very small in grey to see whether it is black. */
export function posterCall(source: string): FfmpegCall {
  return {
    inputs: [{ file: source }],
    filter: `[0:v:0]split=2[p][g];[p]scale='min(1280,iw)':-2[poster];[g]scale=32:18,format=gray[grey]`,
    outputs: [
      { file: posterFile, options: ['-map', '[poster]', '-frames:v', '1', '-q:v', '3', '-f', 'mjpeg'] },
      { file: greyFile, options: ['-map', '[grey]', '-frames:v', '1', '-f', 'rawvideo'] },
    ],
  }
}

/** Every frame of `source` is one thumbnail; sheets are named `sheet-0.jpg`, `sheet-1.jpg`, ... */
export function sheetsCall(source: string, { columns, rows, width, height }: ThumbnailPlan): FfmpegCall {
  return {
    inputs: [{ file: source }],
    filter: `[0:v:0]scale=${width}:${height}:flags=area,setsar=1,tile=${columns}x${rows}[sheets]`,
    outputs: [
      {
        file: 'sheet-%d.jpg',
        options: ['-map', '[sheets]', '-vsync', 'passthrough', '-q:v', '5', '-start_number', '0', '-f', 'image2'],
      },
    ],
  }
}

export function sheetFile(index: number): string {
  return `sheet-${index}.jpg`
}
