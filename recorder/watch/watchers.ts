import { black } from './black.ts'
import { clipped } from './clipped.ts'
import { drift } from './drift.ts'
import { droppedFrames } from './dropped-frames.ts'
import { emptyRoom } from './empty-room.ts'
import { frozen } from './frozen.ts'
import { holes } from './holes.ts'
import { kicked } from './kicked.ts'
import { lateSound } from './late-sound.ts'
import { nobodyHeard } from './nobody-heard.ts'
import { nobodySends } from './nobody-sends.ts'
import { pageFailed } from './page-failed.ts'
import { pageHung } from './page-hung.ts'
import { pageNotJoined } from './page-not-joined.ts'
import { roomEnded } from './room-ended.ts'
import { silent } from './silent.ts'
import { tabCrashed } from './tab-crashed.ts'
import type { Watcher } from './watcher.ts'

/** Everything that is watched for. The first one that wants the page loaded again is the reason that is given. */
export const watchers: readonly Watcher[] = [
  ...[kicked, roomEnded, emptyRoom],
  ...[tabCrashed, pageFailed, pageNotJoined, pageHung, nobodySends],
  ...[black, frozen, droppedFrames, silent, nobodyHeard, clipped, holes, drift, lateSound],
]
