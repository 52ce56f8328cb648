import { once } from 'node:events'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSamples } from '../../../core/cmaf/read-samples.ts'
import { videoTimescale } from '../../../core/cmaf/timescales.ts'
import type { RecordingId } from '../../../core/ids.ts'
import { controlSocket } from '../../../recorder/take/open-control.ts'
import type { ToTake } from '../../../recorder/take/take-messages.ts'
import type { RecorderRig } from '../aula/recorder-rig.ts'
import { objectBytes } from '../media/stored-media.ts'

/** Tells a take, whose recorder is dead, what a recorder tells it. `folder` is the name of the take's. */
export async function tellTake(folder: string, message: ToTake): Promise<void> {
  const socket = connect(controlSocket(join(tmpdir(), folder)))
  socket.resume()
  await once(socket, 'connect')
  socket.end(`${JSON.stringify(message)}\n`)
  await once(socket, 'close')
}

/** Recording times, in seconds, of the frames of the large picture that are stored. */
export async function storedFrames({ catalog, store }: RecorderRig, recording: RecordingId): Promise<number[]> {
  const rows = catalog.selectFrom('live_segment').selectAll().where('recording_id', '=', recording)
  const segments = await rows.where('rendition', '=', '720p').orderBy('start').execute()
  const files = await Promise.all(segments.map((segment) => objectBytes(store, segment)))
  return files.flatMap((file) => readSamples(file).map(({ time }) => time / videoTimescale))
}
