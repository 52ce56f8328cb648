import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { aacCodecString, avcCodecString } from '../../core/cmaf/codec-string.ts'
import { writeAudioInit, writeVideoInit } from '../../core/cmaf/init-segment.ts'
import { audioTimescale, videoTimescale } from '../../core/cmaf/timescales.ts'
import { AppError } from '../../core/errors.ts'
import type { LectureId, OrganisationId, RecordingId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import {
  captureRecipe,
  type RenditionEntry,
  type RenditionName,
  renditionName,
  type TakeHeader,
} from '../../core/recording/manifest.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { initKey, type RenditionPlace } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { writeDurably } from '../spool/durable-file.ts'
import { type Journal, openJournal } from '../spool/journal.ts'
import { removeSpool } from '../spool/remove-spool.ts'
import { initFile, takeFile } from '../spool/spool-layout.ts'
import { ownSpool } from '../spool/spool-owner.ts'
import { openSpoolTrack, type SpoolTrack } from '../spool/spool-track.ts'
import { isDiskFull, waitForSpace } from '../spool/wait-for-space.ts'
import { type TakeUpload, uploadTake } from '../upload/upload-take.ts'
import type { CaptureZero } from './capture.ts'
import { type CapturedStream, smallSize } from './captured.ts'
import { audioBitrate } from './pipeline-description.ts'
import type { SegmentAct } from './segment-plan.ts'

/** The take that the media belongs to. */
export type TakePlace = { organisation: OrganisationId; lecture: LectureId; recording: RecordingId; take: number }

export type KeepOptions = {
  width: number
  height: number
  place: TakePlace
  /** Name of this machine, for `take.json`. */
  node: string
  spoolFolder: string
  store: ObjectStore
  catalog: Catalog
  log: Log
  zero: CaptureZero
  /** Recording time of the zero, microseconds. */
  offset: number
  /** The spool cannot be written any more. */
  onFailure: (error: AppError) => void
  /** An attempt to store something failed; it is repeated. */
  onRetry: (error: AppError) => void
}

/** Spool and upload of a take that has its first frame. */
export type KeptTake = {
  write(stream: CapturedStream, acts: SegmentAct[]): void
  finish(signal?: AbortSignal): Promise<void>
  facts(): { bytes: number; spooledBytes: number; storedSegments: number; offset: number }
}

/** Opens the spool and the upload in the background; what is written meanwhile waits for them. */
export function keepTake(options: KeepOptions): KeptTake {
  const { spoolFolder: folder, place, log } = options
  const counted = { bytes: 0, storedBytes: 0, storedSegments: 0 }
  const renditions = describeRenditions(options)
  const header: TakeHeader = {
    version: 1,
    ...place,
    node: options.node,
    offset: options.offset,
    firstFrameAt: options.zero.at.toISOString(),
    renditions: [...renditions.values()].map(({ entry }) => entry),
  }

  const onFull = () => log.error({ folder }, 'the disk is full: what is captured waits in memory, for two minutes')
  const fail = (error: unknown) => options.onFailure(isDiskFull(error) ? new SpoolFull(error) : new SpoolFailed(error))
  const opened = open()
  opened.catch(fail)

  async function open(): Promise<{ journal: Journal; upload: TakeUpload; spool: Map<CapturedStream, SpoolTrack> }> {
    await waitForSpace(layOut, onFull)
    const journal = await openJournal(folder, onFull)
    const upload = uploadTake({
      ...{ folder, take: place, header, journal, store: options.store, catalog: options.catalog },
      onStored(entry) {
        counted.storedSegments += 1
        counted.storedBytes += entry.bytes
      },
      onFailure(error) {
        log.warn({ err: error, attempt: error.attempt }, 'upload failing')
        options.onRetry(error)
      },
      onLost: (error) => log.error({ err: error }, 'the take goes on without a segment'),
    })
    const spool = new Map<CapturedStream, SpoolTrack>()
    for (const [stream, { name, place, entry }] of renditions) {
      const track = openSpoolTrack({
        ...{ folder, journal, place, timescale: entry.timescale },
        offset: options.offset,
        onBytes(bytes) {
          counted.bytes += bytes
        },
        onClosed: (segment) => upload.add(name, segment),
        onFull,
      })
      spool.set(stream, track)
    }
    return { journal, upload, spool }
  }

  async function layOut(): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await ownSpool(folder)
    for (const { name, init } of renditions.values()) {
      await mkdir(dirname(initFile(folder, name)), { recursive: true, mode: 0o700 })
      await writeDurably(initFile(folder, name), init)
    }
    await writeDurably(takeFile(folder), JSON.stringify(header))
  }

  let last: Promise<void> = Promise.resolve()
  return {
    write(stream, acts) {
      const written = opened.then(({ spool }) => spool.get(stream)?.write(acts))
      written.catch(fail)
      last = Promise.all([last, written]).then(() => {})
      last.catch(() => {})
    },
    async finish(signal) {
      const { journal, upload, spool } = await opened
      await using _journal = journal
      await last
      await Promise.all([...spool.values()].map((track) => track[Symbol.asyncDispose]()))
      await upload.finish(signal)
      await removeSpool(folder)
    },
    facts: () => ({
      bytes: counted.bytes,
      spooledBytes: counted.bytes - counted.storedBytes,
      storedSegments: counted.storedSegments,
      offset: options.offset,
    }),
  }
}

/** It stayed full for too long; the next take goes on where there is room. */
export class SpoolFull extends AppError {
  constructor(cause: unknown) {
    super('spool.full', 'node', 'The disk of the spool has been full for two minutes.', { cause })
  }
}

/** The disk refused; the frames that follow would have nowhere to go. */
export class SpoolFailed extends AppError {
  constructor(cause: unknown) {
    super('spool.failed', 'node', `The spool could not be written: ${String(cause)}`, { cause })
  }
}

type Described = {
  name: RenditionName
  place: RenditionPlace
  init: Buffer
  entry: Omit<RenditionEntry, 'segments'>
}

/** What the take consists of, in the order of its header: the picture first. */
function describeRenditions(
  options: Pick<KeepOptions, 'width' | 'height' | 'zero' | 'place'>,
): Map<CapturedStream, Described> {
  const { avcConfiguration, smallAvcConfiguration, audioSpecificConfig } = options.zero
  const { organisation, recording, take } = options.place
  const describe = (
    init: Buffer,
    facts: Pick<RenditionEntry, 'track' | 'rendition' | 'codecs' | 'timescale' | 'width' | 'height'>,
  ): Described => {
    const { track, rendition } = facts
    const place = { organisation, recording, take, track, rendition, recipe: captureRecipe }
    const digests = { bytes: init.length, sha256: digest('sha256', init), md5: digest('md5', init) }
    const entry = { ...facts, recipe: captureRecipe, init: { key: initKey(place, 0), ...digests } }
    return { name: renditionName(place), place, init, entry }
  }
  const picture = ({ width, height }: { width: number; height: number }, configuration: Buffer) =>
    describe(writeVideoInit({ avcConfiguration: configuration, width, height, timescale: videoTimescale }), {
      ...{ track: 'video', rendition: `${height}p`, codecs: avcCodecString(configuration), width, height },
      timescale: videoTimescale,
    })
  const renditions = new Map<CapturedStream, Described>([['video', picture(options, avcConfiguration)]])
  const small = smallSize(options)
  if (small && smallAvcConfiguration) renditions.set('small', picture(small, smallAvcConfiguration))
  const sound = writeAudioInit({
    ...{ audioSpecificConfig, channels: 2, sampleRate: audioTimescale, bitrate: audioBitrate },
    timescale: audioTimescale,
  })
  const codecs = aacCodecString(audioSpecificConfig)
  return renditions.set(
    'audio',
    describe(sound, { track: 'audio', rendition: 'main', codecs, timescale: audioTimescale }),
  )
}

function digest(algorithm: 'sha256' | 'md5', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex')
}
