import { setTimeout as delay } from 'node:timers/promises'
import { leftToMove, type Move, moveObjects } from '../../storage/objects/move-objects.ts'
import { StoreUnavailable } from '../../storage/objects/store-errors.ts'
import type { Stragglers } from './find-stragglers.ts'
import { gigabytes, moveProgress, type Tally } from './move-progress.ts'

export type MoveContext = Pick<Move, 'from' | 'to'> & {
  /** Who does not take part right now. */
  look(): Promise<Stragglers>
  say(line: string): void
  signal: AbortSignal
}

/** `refused`: nothing was copied (any more); `damaged`: some objects cannot be copied, all others are. */
export type MoveOutcome = 'moved' | 'refused' | 'damaged'

/** Milliseconds: two beats and more, because two processes of one name tell their facts by turns. */
const watchedFor = 5_000
const lookEvery = 1_000
/** At least; else as long as the last pass took, which reads both listings. */
const restBetween = 5_000
const tellEvery = 5_000

/**
 * Copies until a whole pass finds nothing left that began when nobody wrote to the former store any more. May be ended at
 * any point and begun again: what was copied stays.
 * @throws the signal's reason
 */
export async function moveStorage(context: MoveContext): Promise<MoveOutcome> {
  const { say, signal } = context
  const damaged = new Set<string>()
  let told = ''
  for (let everything = true; ; ) {
    const { processes, recorders } = await watch(context)
    if (processes.length > 0) {
      say(`These do not know of both stores: ${processes.join(', ')}.`)
      say('Start them again with AULA_STORAGE_URL and AULA_STORAGE_FORMER_URL as they are here, and then this command.')
      return 'refused'
    }
    const pass = await runPass(context, everything).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) throw error
      return void say(error.message)
    })
    if (pass) {
      everything = false
      if (pass.copied > 0) say(`${pass.copied} objects copied, ${gigabytes(pass.bytes)} GB.`)
      for (const line of pass.damaged.filter((line) => !damaged.has(line))) say(line)
      for (const line of pass.damaged) damaged.add(line)
      if (pass.copied + pass.gone === 0 && recorders.length === 0) return damaged.size > 0 ? 'damaged' : 'moved'
    }
    const waiting = `Waiting for those who still store in the former store: ${recorders.join(', ')}.`
    if (recorders.length > 0 && told !== waiting) say(waiting)
    told = waiting
    const rest = Math.max(restBetween, 1_000 * (pass?.seconds ?? 0))
    if (!pass || recorders.length > 0) await delay(rest, undefined, { signal })
  }
}

/** Who does not take part; nobody only where that holds for a while. */
async function watch({ look, signal }: MoveContext): Promise<Stragglers> {
  for (const end = performance.now() + watchedFor; ; ) {
    const found = await look()
    if (found.processes.length + found.recorders.length > 0 || performance.now() >= end) return found
    await delay(lookEvery, undefined, { signal })
  }
}

async function runPass({ from, to, say, signal }: MoveContext, everything: boolean) {
  const move = { from, to, everything }
  const all = await count(move)
  const done: Tally = { objects: 0, bytes: 0 }
  const pass = { copied: 0, gone: 0, bytes: 0, seconds: 0, damaged: [] as string[] }
  const began = performance.now()
  const telling = setInterval(() => say(moveProgress(done, all, (performance.now() - began) / 1000)), tellEvery)
  let trouble = ''
  try {
    await moveObjects(
      move,
      signal,
      ({ bytes, outcome }) => {
        done.objects += 1
        trouble = ''
        if (typeof outcome !== 'string') return void pass.damaged.push(outcome.message)
        if (outcome !== 'there') done.bytes += bytes
        if (outcome === 'gone') pass.gone += 1
        if (outcome !== 'copied') return
        pass.copied += 1
        pass.bytes += bytes
      },
      ({ message }) => {
        if (message !== trouble) say(`${message} Trying again.`)
        trouble = message
      },
    )
  } finally {
    clearInterval(telling)
  }
  pass.seconds = (performance.now() - began) / 1000
  return pass
}

async function count(move: Move): Promise<Tally> {
  const all = { objects: 0, bytes: 0 }
  for await (const { bytes, listed } of leftToMove(move)) {
    all.objects += 1
    if (!listed) all.bytes += bytes
  }
  return all
}
