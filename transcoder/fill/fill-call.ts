import { initials, labelSize } from '../../core/layout/tile-lettering.ts'
import type { FfmpegCall } from '../ffmpeg/run-ffmpeg.ts'
import type { PlacedTile, PlannedStage } from './plan-stages.ts'
import { pieceZero } from './write-feed.ts'

/** What a piece is composed of; files are named within the job's folder. */
export type PieceOfGap = {
  /** Recording time, microseconds. */
  start: number
  end: number
  size: { width: number; height: number }
  stages: PlannedStage[]
  /** Files of pictures by feed. */
  pictures: ReadonlyMap<string, string>
  /** Files of sound. */
  sounds: readonly string[]
  /** Since the piece's beginning, microseconds: where its segments begin. */
  keyFrames: readonly number[]
  /** Files that hold what is written on tiles, by text: what a person typed is never part of an argument. */
  texts: ReadonlyMap<string, string>
}

export const filledPicture = 'picture.mp4'
export const filledSound = 'sound.mp4'

/** Pictures a second, as the capture looks at its screen. */
const frameRate = 30
/** Of a frame that a participant has sent: 8K. A larger one would take hundreds of megabytes, and is left out. */
const mostPixels = String(7680 * 4320)
/** Colours of the recorder's page. */
const colours = { stage: '0x14181a', tile: '0x1d2326', letters: '0x9fb0b6', label: '0xeef2f3' }
/** avenc_aac's and ffmpeg's own delay; one frame more before it, so that pieces join without a click. */
const soundBefore = 1_024 / 48_000

/** Frames at the beginning of the sound's file that come before the piece. */
export const soundFramesBefore = 2

/**
 * Composes a piece: every feed is scaled for each size that it is shown in, and laid over an empty stage while it is
 * shown; all sound is mixed. What comes out has the codecs of a capture. Pure.
 */
export function fillCall(piece: PieceOfGap): FfmpegCall {
  const zero = pieceZero / 1_000_000
  const duration = (piece.end - piece.start) / 1_000_000
  const feeds = [...piece.pictures].map(([feed, file]) => ({ feed, file, boxes: boxesOf(piece, feed) }))
  const shown = feeds.filter(({ boxes }) => boxes.length > 0)
  const filters: string[] = []
  const layers: string[] = []
  for (const [input, { boxes }] of shown.entries()) {
    const outputs = boxes.map((_, index) => `[p${input}x${index}]`)
    filters.push(`[${input}:v]trim=start=${zero},setpts=PTS-${zero}/TB,split=${boxes.length}${outputs.join('')}`)
    for (const [index, { width, height, kind }] of boxes.entries()) {
      const tile = kind === 'camera' ? colours.tile : colours.stage
      filters.push(
        `[p${input}x${index}]scale=${width}:${height}:force_original_aspect_ratio=decrease:eval=frame,` +
          `pad=${width}:${height}:-1:-1:color=${tile}:eval=frame,setsar=1[t${input}x${index}]`,
      )
    }
    layers.push(
      ...boxes.map(
        (box, index) => `[t${input}x${index}]overlay=x=${box.x}:y=${box.y}:eof_action=repeat:enable='${box.enable}'`,
      ),
    )
  }
  const { width, height } = piece.size
  let stage = `color=c=${colours.stage}:s=${width}x${height}:r=${frameRate}:d=${duration.toFixed(6)},format=yuv420p`
  for (const drawing of emptyTiles(piece)) stage += `,${drawing}`
  filters.push(`${stage}[s0]`)
  for (const [index, layer] of layers.entries()) filters.push(`[s${index}]${layer}[s${index + 1}]`)
  const labels = labelsOf(piece)
  filters.push(`[s${layers.length}]${[...labels, 'format=yuv420p'].join(',')}[picture]`)
  filters.push(...mixOf(piece.sounds, shown.length, zero - soundBefore, duration + soundBefore))
  return {
    inputs: [
      // A camera may change its size at any time: scale and pad follow it, the graph must not be made anew.
      ...shown.map(({ file }) => ({ file, options: ['-copyts', '-reinit_filter', '0', '-max_pixels', mostPixels] })),
      ...piece.sounds.map((file) => ({ file, options: ['-copyts'] })),
    ],
    filter: filters.join(';'),
    outputs: [
      { file: filledPicture, options: pictureOptions(piece, duration) },
      { file: filledSound, options: soundOptions },
    ],
  }
}

const soundOptions = [
  ...['-map', '[sound]', '-map_metadata', '-1', '-c:a', 'aac', '-b:a', '128k', '-ar', '48000', '-ac', '2'],
  ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-frag_duration', '1000000', '-f', 'mp4'],
]

function pictureOptions({ keyFrames }: PieceOfGap, duration: number): string[] {
  return [
    ...['-map', '[picture]', '-map_metadata', '-1', '-t', duration.toFixed(6)],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-crf', '23'],
    ...['-bf', '0', '-g', '99999', '-sc_threshold', '0'],
    ...['-force_key_frames', keyFrames.map((time) => (time / 1_000_000).toFixed(6)).join(',')],
    ...['-vsync', 'passthrough', '-enc_time_base', '1:1000000', '-x264-params', `fps=${frameRate}`],
    ...['-video_track_timescale', '1000000'],
    ...['-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-f', 'mp4'],
  ]
}

/** All places in which a feed's picture is shown, and when. */
function boxesOf(piece: PieceOfGap, feed: string): (PlacedTile & { enable: string })[] {
  const tiles = piece.stages.flatMap((stage) =>
    stage.tiles.filter((tile) => tile.feed === feed && tile.picture).map((tile) => ({ tile, stage })),
  )
  const byPlace = Map.groupBy(tiles, ({ tile }) => placeOf(tile))
  return [...byPlace.values()].flatMap((shown) =>
    shown.slice(0, 1).map(({ tile }) => ({
      ...tile,
      enable: enabled(
        piece,
        shown.map(({ stage }) => stage),
      ),
    })),
  )
}

/** Tiles without a picture: a plain field with the person's initials. */
function emptyTiles(piece: PieceOfGap): string[] {
  return eachPlace(piece, (tile) => !tile.picture).flatMap(({ tile: { x, y, width, height, name }, enable }) => {
    const letters = piece.texts.get(initials(name))
    const size = Math.round(labelSize(width) * 3)
    return [
      `drawbox=x=${x}:y=${y}:w=${width}:h=${height}:color=${colours.tile}:t=fill:enable='${enable}'`,
      ...(letters
        ? [
            `drawtext=textfile=${letters}:expansion=none:fontsize=${size}:fontcolor=${colours.letters}` +
              `:x=${x + Math.round(width / 2)}-text_w/2:y=${y + Math.round(height / 2)}-text_h/2:enable='${enable}'`,
          ]
        : []),
    ]
  })
}

/** Names at the lower left of cameras. */
function labelsOf(piece: PieceOfGap): string[] {
  return eachPlace(piece, (tile) => tile.kind === 'camera').flatMap(
    ({ tile: { x, y, width, height, name }, enable }) => {
      const text = piece.texts.get(name)
      const size = Math.round(labelSize(width))
      if (!text) return []
      return [
        `drawtext=textfile=${text}:expansion=none:fontsize=${size}:fontcolor=${colours.label}:box=1` +
          `:boxcolor=${colours.stage}@0.8:boxborderw=${Math.round(size / 3)}` +
          `:x=${x + size}:y=${y + height - 2 * size}:enable='${enable}'`,
      ]
    },
  )
}

function eachPlace(piece: PieceOfGap, wanted: (tile: PlacedTile) => boolean): { tile: PlacedTile; enable: string }[] {
  const tiles = piece.stages.flatMap((stage) => stage.tiles.filter(wanted).map((tile) => ({ tile, stage })))
  const byPlace = Map.groupBy(tiles, ({ tile }) => `${placeOf(tile)} ${tile.feed}`)
  return [...byPlace.values()].flatMap((shown) =>
    shown.slice(0, 1).map(({ tile }) => ({
      tile,
      enable: enabled(
        piece,
        shown.map(({ stage }) => stage),
      ),
    })),
  )
}

function enabled({ start }: PieceOfGap, stages: readonly PlannedStage[]): string {
  const seconds = (time: number) => ((time - start) / 1_000_000).toFixed(6)
  return stages.map((stage) => `gte(t,${seconds(stage.start)})*lt(t,${seconds(stage.end)})`).join('+')
}

/** Sums all sound as a page does; silence where nobody is heard. */
function mixOf(sounds: readonly string[], firstInput: number, from: number, duration: number): string[] {
  const silence = `anullsrc=r=48000:cl=stereo,atrim=end=${duration.toFixed(6)}[a0]`
  const heard = sounds.map(
    (_, index) =>
      `[${firstInput + index}:a]aresample=48000:async=1:min_hard_comp=0.03:first_pts=0,` +
      `aformat=channel_layouts=stereo:sample_fmts=fltp,atrim=start=${from.toFixed(6)},asetpts=PTS-${from.toFixed(6)}/TB[a${index + 1}]`,
  )
  const inputs = [silence, ...heard].map((_, index) => `[a${index}]`).join('')
  const mix = `${inputs}amix=inputs=${sounds.length + 1}:duration=first:normalize=0:dropout_transition=0[sound]`
  return [silence, ...heard, mix]
}

function placeOf({ x, y, width, height }: PlacedTile): string {
  return `${x} ${y} ${width} ${height}`
}
