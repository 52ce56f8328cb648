import type { Unfinished, UnfinishedRecording } from '../../storage/catalog/takes/unfinished.ts'

/** Seconds that whoever has waited longest has waited; 0: nobody waits. */
export type OldestWaits = {
  /** For a recorder, from Record, the planned start or the loss of the last one. */
  recorder: number
  /** For the replay, from Stop. */
  publication: number
}

/** Who waits, without self-tests. Pure. */
export function oldestWaits({ now, recordings }: Unfinished): OldestWaits {
  const real = recordings.filter(({ selfTest }) => !selfTest)
  const oldest = (since: Date[]) => Math.max(0, ...since.map((date) => (now.getTime() - date.getTime()) / 1_000))
  return {
    recorder: oldest(real.filter(hasNoRecorder).map(waitsSince)),
    publication: oldest(real.filter(({ state }) => state === 'finalising').map(({ since }) => since)),
  }
}

function hasNoRecorder({ state, owner, captures }: UnfinishedRecording): boolean {
  if (state === 'scheduled') return true
  return state === 'joining' && !captures && (owner === null || owner.endedAt !== null)
}

/** Recorders are called ahead of a planned start. */
function waitsSince({ since, beginsAt, firstFrameAt }: UnfinishedRecording): Date {
  return beginsAt && !firstFrameAt && beginsAt > since ? beginsAt : since
}
