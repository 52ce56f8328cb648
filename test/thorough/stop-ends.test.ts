import { expect, test } from 'vitest'
import type { RecordingId } from '../../core/ids.ts'
import { treeBelow } from '../../recorder/admission/read-processes.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { processTable, stillRunning, type TableEntry } from '../faults/process-table.ts'
import { openRecorderRig, type RecorderRig, takeProcess, telling } from '../harness/aula/recorder-rig.ts'
import type { Child } from '../harness/child.ts'
import { currentManifest } from '../harness/media/stored-media.ts'

/** How something comes to hang. */
type Hang = (id: RecordingId, rig: RecorderRig) => Promise<void>

/** What hangs when Stop is pressed: at once what two cores can record at once. */
const hangs: Record<string, Hang>[] = [
  {
    async 'a page in an endless loop'(id, rig) {
      rig.page.sufferIn(id, 'hang')
      await reloads(id, rig)
    },
    async 'a page that will not be left'(id, rig) {
      rig.page.sufferIn(id, 'stay')
      await reloads(id, rig)
    },
  },
  {
    'a stopped Chromium': (id) => stopProcesses(id, 'chromium'),
    'a stopped display': (id) => stopProcesses(id, 'Xvfb'),
    'a stopped sound daemon': (id) => stopProcesses(id, 'pulseaudio'),
  },
]

const within20s = { timeout: 20_000 }

test('Stop ends a recording within 20 s whatever hangs, and the replay has all that was captured', {
  timeout: 120_000,
}, async () => {
  await using rig = await openRecorderRig()
  const recorder = rig.start('recorder', { AULA_SMALL_RENDITION: 'off' })
  rig.start('keeper')
  await expect.poll(() => recorder.output(), { timeout: 40_000 }).toContain('the spare is ready')
  const deaf = await pressStopWithSpare(rig, recorder)
  for (const batch of hangs) {
    const all = Object.entries(batch).map(async ([what, hang]) => ({
      what,
      ...(await stopHanging(rig, recorder, hang)),
    }))
    const wanted = Object.keys(batch).map((what) => ({ what, killed: false, missing: false }))
    expect(await Promise.all(all)).toEqual(wanted)
  }
  await deaf.ended
})

/** Nobody has noticed that the spare stands still: it gets the recording, and never hears of it. */
async function pressStopWithSpare(rig: RecorderRig, recorder: Child): Promise<{ ended: Promise<unknown> }> {
  const [spare] = (await processTable()).filter(({ parent }) => parent === recorder.pid)
  if (!spare) throw new Error(`no spare: ${recorder.output()}`)
  process.kill(spare.pid, 'SIGSTOP')
  const { id } = await rig.record()
  await expect
    .poll(async () => (await rig.look(id)).state, within20s)
    .toBe('joining')
    .catch(telling(recorder))
  await applyEvent(rig.catalog, id, 'stop', 'user.stop')
  const ended = Promise.all([
    expect.poll(async () => (await rig.look(id)).state, within20s).toBe('failed'),
    expect.poll(() => stillRunning([spare]), within20s).toEqual([]),
  ]).catch(telling(recorder))
  ended.catch(() => {})
  return { ended }
}

async function stopHanging(rig: RecorderRig, recorder: Child, hang: Hang) {
  const { id } = await rig.record()
  await expect.poll(rig.segments(id, 1), { timeout: 60_000 }).toBeGreaterThanOrEqual(2).catch(telling(recorder))
  const hungAt = Date.now()
  await hang(id, rig).catch(telling(recorder))
  const doomed = await treeOf(id)
  await applyEvent(rig.catalog, id, 'stop', 'user.stop')
  await Promise.all([
    expect.poll(async () => (await rig.look(id)).state, within20s).toBe('published'),
    expect.poll(() => stillRunning(doomed), within20s).toEqual([]),
  ]).catch(telling(recorder))
  const takes = rig.catalog.selectFrom('take').select('end_reason').where('recording_id', '=', id)
  const ends = async () => (await takes.execute()).map(({ end_reason }) => end_reason)
  await expect.poll(ends, within20s).not.toContain(null)
  const { firstFrameAt, duration } = await currentManifest(rig, { id })
  const captured = hungAt - Date.parse(firstFrameAt)
  return { killed: (await ends()).includes('recorder.hung'), missing: duration / 1000 < captured - 500 }
}

/** The recorder has noticed, and tries to leave the page. */
async function reloads(id: RecordingId, { catalog }: RecorderRig): Promise<void> {
  const events = catalog.selectFrom('recording_event').select('id').where('recording_id', '=', id)
  const reload = events.where('event', '=', 'reload').where('reason', '=', 'page.hung')
  await expect.poll(() => reload.executeTakeFirst(), within20s).toBeDefined()
}

async function stopProcesses(id: RecordingId, name: string): Promise<void> {
  for (const entry of await treeOf(id)) if (entry.name === name) process.kill(entry.pid, 'SIGSTOP')
}

async function treeOf(id: RecordingId): Promise<TableEntry[]> {
  return treeBelow(await processTable(), await takeProcess(id))
}
