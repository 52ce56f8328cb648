import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readVideoInit } from '../../core/cmaf/read-init.ts'
import { readSamples, type TimedSample } from '../../core/cmaf/read-samples.ts'
import { initials } from '../../core/layout/tile-lettering.ts'
import type { NetMoment } from '../../core/net/net.ts'
import { runFfmpeg } from '../ffmpeg/run-ffmpeg.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import type { FeedMedia } from './feed-media.ts'
import { fillCall, filledPicture, filledSound } from './fill-call.ts'
import { planStages } from './plan-stages.ts'
import { writeFeed } from './write-feed.ts'

/** What a recording's gaps are composed from. */
export type NetMedia = {
  media: readonly FeedMedia[]
  moments: readonly NetMoment[]
  firstFrameAt: Date
  size: { width: number; height: number }
}

/** A piece in the codecs of a capture, not yet cut. Times count from its beginning. */
export type MadePiece = { picture: ReturnType<typeof readVideoInit> & { samples: TimedSample[] }; sound: TimedSample[] }

/** Composes a stretch of recording time. @param keyFrames where segments begin, microseconds since its start */
export async function makePiece(
  { ffmpeg }: Pick<TranscoderContext, 'ffmpeg'>,
  folder: string,
  net: NetMedia,
  span: { start: number; end: number },
  keyFrames: readonly number[],
  signal: AbortSignal,
): Promise<MadePiece> {
  const workshop = path.join(folder, 'piece')
  // A piece that failed has left it.
  await rm(workshop, { recursive: true, force: true })
  await mkdir(workshop)
  const pictures = new Map<string, string>()
  const sounds: string[] = []
  const begins = new Map<string, number>()
  for (const [index, feed] of net.media.entries()) {
    const file = `${feed.track}-${index}.mp4`
    if (!(await writeFeed(path.join(workshop, file), feed, span))) continue
    if (feed.track === 'audio') sounds.push(file)
    else {
      pictures.set(feed.feed, file)
      begins.set(feed.feed, feed.frames[0]?.at ?? span.start)
    }
  }
  const stages = planStages(net.moments, net.firstFrameAt, span, net.size, begins)
  const texts = new Map<string, string>()
  const names = new Set(stages.flatMap(({ tiles }) => tiles.flatMap(({ name }) => [name, initials(name)])))
  for (const [index, name] of [...names].entries()) {
    const file = `text-${index}.txt`
    await writeFile(path.join(workshop, file), name)
    if (name !== '') texts.set(name, file)
  }
  await runFfmpeg(
    ffmpeg,
    workshop,
    fillCall({ ...span, size: net.size, stages, pictures, sounds, keyFrames, texts }),
    signal,
  )
  const picture = await readFile(path.join(workshop, filledPicture))
  const sound = await readFile(path.join(workshop, filledSound))
  await rm(workshop, { recursive: true })
  return { picture: { ...readVideoInit(picture), samples: readSamples(picture) }, sound: readSamples(sound) }
}
