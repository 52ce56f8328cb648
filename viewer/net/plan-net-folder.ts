import type { KeptTrack } from '../../conference/janus/kept-feed.ts'
import { runningStates } from '../../core/recording/advance.ts'
import type { HeldRecording } from '../../storage/catalog/recordings/net.ts'

/**
 * What becomes of the files that Janus has written: brought into the store where they are wanted there, removed where no
 * recording needs them any more. Pure.
 * @param recordings those of the files' recordings that exist
 */
export function planNetFolder(
  tracks: readonly KeptTrack[],
  recordings: readonly HeldRecording[],
): { upload: { recording: HeldRecording; tracks: KeptTrack[] }[]; sweep: string[] } {
  const known = new Map(recordings.map((recording) => [recording.id, recording]))
  const upload: { recording: HeldRecording; tracks: KeptTrack[] }[] = []
  const sweep: string[] = []
  for (const [id, own] of Map.groupBy(tracks, ({ recording }) => recording)) {
    const recording = known.get(id)
    if (recording?.net === 'wanted') upload.push({ recording, tracks: own })
    else if (!recording || isDone(recording)) sweep.push(...own.map(({ file }) => file))
  }
  return { upload, sweep }
}

function isDone({ state, net }: HeldRecording): boolean {
  if (state === 'finalising' || runningStates.some((running) => running === state)) return false
  return net !== 'held'
}
