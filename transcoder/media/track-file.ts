import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { type Sample, writeFragment } from '../../core/cmaf/fragment.ts'
import { readSampleDescription, readTimescale, readVideoInit } from '../../core/cmaf/read-init.ts'
import { AppError } from '../../core/errors.ts'
import { inBandParameterSets } from './parameter-sets.ts'

/** A fragmented file of one track that takes of several encoders are appended to. */
export type TrackFile = AsyncDisposable & {
  timescale: number
  /** Appends samples; `init` is the init segment of the take they come from. */
  append(init: Buffer, decodeTime: number, samples: readonly Sample[]): Promise<void>
}

/** Begins `path` with the init segment of the first take. */
export async function openTrackFile(path: string, firstInit: Buffer): Promise<TrackFile> {
  const file: FileHandle = await open(path, 'wx')
  const description = readSampleDescription(firstInit)
  const timescale = readTimescale(firstInit)
  let sequence = 0
  await file.writeFile(firstInit)
  return {
    timescale,
    async append(init, decodeTime, samples) {
      if (readTimescale(init) !== timescale) throw new TakesDoNotFit()
      const foreign = !readSampleDescription(init).equals(description)
      const parameters = foreign ? inBandParameterSets(readVideoInit(init).avcConfiguration) : undefined
      const fitting = parameters
        ? samples.map((sample) =>
            sample.sync ? { ...sample, data: Buffer.concat([parameters, sample.data]) } : sample,
          )
        : samples
      await file.writeFile(writeFragment(++sequence, decodeTime, fitting))
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}

export class TakesDoNotFit extends AppError {
  constructor() {
    super('transcoder.takes-do-not-fit', 'lecture', 'The takes of this recording count time differently.')
  }
}
