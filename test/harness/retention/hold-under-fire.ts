import { AppError } from '../../../core/errors.ts'
import { openLog } from '../../../core/log.ts'
import { applyRules, eraseWhatIsPast } from '../../../keeper/retention/keep-retention.ts'
import { extendLecture, holdLecture, liftLectureHold } from '../../../storage/catalog/retention/keeping.ts'
import { confirmDate, type Witness, witnessTime } from '../../../storage/catalog/retention/retention-clock.ts'
import { setRule } from '../../../storage/catalog/retention/retention-rules.ts'
import { eraseNow, restoreLecture, trashLecture } from '../../../storage/catalog/retention/trash.ts'
import { noteViewed } from '../../../storage/catalog/watching/lecture-views.ts'
import { recordingPrefix } from '../../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../../storage/objects/object-store.ts'
import { plainTrack } from '../aula/viewer-world.ts'
import { layLecture, layRecording } from '../lay/lay-recording.ts'
import { keysBelow } from '../media/stored-media.ts'
import type { ClockedCatalog } from '../servers/set-clock.ts'
import type { RetentionAct } from './retention-acts.ts'

const hour = 3600_000

export type UnderFire = {
  /** Performs one sequence on a lecture of its own. */
  sequence(acts: readonly RetentionAct[]): Promise<void>
  /** Looks at every lecture that was held at the end of its sequence once more. */
  finish(): Promise<void>
  /** Objects, rows and stays outside the trash that held lectures have lost; and what would show nothing without it. */
  found: { removedWhileHeld: number; erased: number; refused: number; heldAtEnd: number }
}

/** What people, time and clocks do, on the real catalogue and store, with the keeper's own acts. */
export function openUnderFire({ catalog, setClock }: ClockedCatalog, store: ObjectStore): UnderFire {
  const log = openLog('keeper', 'silent')
  const found = { removedWhileHeld: 0, erased: 0, refused: 0, heldAtEnd: 0 }
  let [shift, monotonic] = [0, 0]
  let witness: Witness | undefined
  const checks: (() => Promise<void>)[] = []
  /** The keeper sees each hour of up to a day; it sleeps through more. */
  const pass = async (hours: number) => {
    const step = hours <= 24 ? 1 : hours
    for (let passed = 0; passed < hours; passed += step) {
      shift += step * hour
      monotonic += step * hour
      await setClock(shift)
      witness = await witnessTime(catalog, witness, () => monotonic)
    }
  }
  const look = async () => {
    witness = await witnessTime(catalog, witness, () => monotonic)
    await applyRules({ catalog, log })
    await eraseWhatIsPast({ catalog, store, log })
  }
  /** False: refused. */
  const ask = async (act: Promise<void>) => {
    try {
      await act
      return true
    } catch (error) {
      if (!(error instanceof AppError) || error.scope !== 'caller') throw error
      if (error.code === 'lecture.held') found.refused++
      return false
    }
  }

  return {
    found,
    async sequence(acts) {
      const laid = await layLecture(catalog, new Date(Date.now() + shift))
      const tracks = [plainTrack('video', '720p', 1), plainTrack('audio', 'main', 1)]
      const recording = await layRecording({ catalog, store }, laid, [{ tracks, offset: 0 }])
      const prefix = recordingPrefix({ organisation: laid.organisation, recording: recording.id })
      const stored = await keysBelow(store, prefix)
      const { lecture: id, person, organisation } = laid
      let held = false
      let heldInTrash = false
      const row = () => catalog.selectFrom('lecture').selectAll().where('id', '=', id).executeTakeFirst()
      const check = async () => {
        if (!held) return
        const [there, keys] = await Promise.all([row(), keysBelow(store, prefix)])
        const whole = stored.every((key) => keys.includes(key))
        if (!there || !whole || (there.trashed_at && !heldInTrash)) found.removedWhileHeld++
        heldInTrash &&= there?.trashed_at !== null
      }
      const perform = async (act: RetentionAct): Promise<void> => {
        switch (act.act) {
          case 'rule':
            return setRule(
              catalog,
              { organisation, course: act.whose === 'course' ? laid.course : null },
              act.rule,
              null,
            )
          case 'hold':
            if (await ask(holdLecture(catalog, id, 'An appeal', person))) {
              held = true
              // Where the keeper was faster it stays in the trash.
              heldInTrash = Boolean((await row())?.trashed_at)
            }
            return
          case 'lift':
            // From here on it may be removed.
            held = false
            await ask(liftLectureHold(catalog, id, 'It is over', person))
            return
          case 'trash':
            await ask(trashLecture(catalog, id, 'user.delete', person))
            return
          case 'restore':
            await ask(restoreLecture(catalog, id, person))
            return
          case 'erase':
            await ask(eraseNow(catalog, id, person))
            return
          case 'view':
            return noteViewed(catalog, organisation, id)
          case 'extend':
            await ask(extendLecture(catalog, id, act.days, null, person))
            return
          case 'pass':
            return pass(act.hours)
          case 'jump':
            shift += act.hours * hour
            return setClock(shift)
          case 'restart':
            witness = undefined
            return
          case 'confirm':
            return confirmDate(catalog)
          case 'look':
            return look()
        }
      }
      for (let index = 0; index < acts.length; index++) {
        const act = acts[index]
        const next = acts[index + 1]
        if (!act || !(await row())) break
        // An admin holds it in the very moment in which the keeper looks.
        if (act.act === 'look' && next?.act === 'hold') {
          await Promise.all([perform(act), perform(next)])
          index++
        } else await perform(act)
        await check()
      }
      if (!(await row())) found.erased++
      if (held) checks.push(check)
    },
    async finish() {
      found.heldAtEnd = checks.length
      // What is held stays, a hundred years from now as well.
      shift += 100 * 365 * 24 * hour
      await setClock(shift)
      await confirmDate(catalog)
      await look()
      await look()
      for (const check of checks) await check()
    },
  }
}
