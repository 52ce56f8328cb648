import type { OutputSound } from '../capture/watch-output.ts'
import { audible, type Seen } from './seen.ts'
import type { Finding, Watcher } from './watcher.ts'

/** Milliseconds. Shorter ones are lost among syllables; from four seconds on it is silence. */
const shortest = 100
const longest = 4_000
/** -66 dBFS: what stands in a hole is nothing, or an encoder's rest of it. */
const nothing = 0.0005
/** Sound is in the output by this much earlier or later than its level was told, at most. */
const earlier = 200
const later = 600
/** One hole is an accident that nobody can do anything about; this many within what is remembered are a fault. */
const holesToTell = 2

/** Short dropouts in the output while a received track carries level all through them. */
export const holes: Watcher = {
  code: 'sound.holes',
  look(seen): Finding {
    if (seen.sound.length === 0 || seen.levels.length === 0) return 'unknown'
    const found = dropouts(seen.sound).filter((hole) => isHeardThrough(seen, hole))
    if (found.length >= holesToTell) return 'wrong'
    return found.length === 0 ? 'fine' : 'unknown'
  },
}

type Dropout = { begin: number; end: number }

/** Stretches of nothing between two of something. */
function dropouts(sound: readonly OutputSound[]): Dropout[] {
  const found: Dropout[] = []
  let begin: number | undefined
  let something = false
  for (const { at, level } of sound) {
    if (level < nothing) {
      if (something) begin ??= at
      continue
    }
    if (begin !== undefined && at - begin >= shortest && at - begin < longest) found.push({ begin, end: at })
    begin = undefined
    something = true
  }
  return found
}

function isHeardThrough({ levels }: Seen, { begin, end }: Dropout): boolean {
  const [from, to] = [begin - later, end + earlier]
  const told = levels.filter(({ at }) => at >= from && at < to)
  const whole = (levels[0]?.at ?? to) <= from && (levels.at(-1)?.at ?? from) >= to
  return whole && told.every(({ level }) => level >= audible)
}
