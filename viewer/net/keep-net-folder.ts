import { mkdir, mkdtemp, readdir, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type KeptTrack, parseKeptTrack } from '../../conference/janus/kept-feed.ts'
import { newId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import { type NetFile, recorderDelay } from '../../core/net/net.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { clockAhead, type HeldRecording, heldRecordings, storedNet } from '../../storage/catalog/recordings/net.ts'
import { toldPauses, toldPausesOf } from '../../storage/catalog/recordings/pauses.ts'
import { netKey } from '../../storage/objects/object-keys.ts'
import type { ObjectStore } from '../../storage/objects/object-store.ts'
import { cutMjr, type Window } from './cut-mjr.ts'
import { planNetFolder } from './plan-net-folder.ts'
import { pausesAsWritten, trimMjr } from './trim-mjr.ts'

/** Milliseconds. */
const lookEvery = 2_000
/** Around each gap, for clocks and delays that are not quite what they are taken for. Milliseconds. */
const margin = 2_000
/** What is cut out of the net on its way into the store; a viewer that was killed has left it. */
const cutPrefix = '.cut-'
/** Milliseconds after which nobody works on such a folder any more: no upload takes longer. */
const cutAge = 30 * 60_000
/** Milliseconds after which Janus has heard of a pause. */
const trimAfter = 2_000
/** Bytes that stay free on the disk whatever the net would like. */
const reserve = 2 * 1024 ** 3

/** Janus writes here, on the machine that it shares with the viewer. */
export type NetFolder = AsyncDisposable & { mayGrow(): boolean }

/**
 * Looks after the folder that Janus writes into: brings into the store what the keeper wants there, removes what nobody
 * needs. All that is known of a file stands in its name, so whichever viewer comes next goes on.
 */
export function keepNetFolder(context: { folder: string; catalog: Catalog; store: ObjectStore; log: Log }): NetFolder {
  const { folder, catalog, store, log } = context
  const ending = new AbortController()
  let mayGrow = true
  /** Files that have nothing of a pause any more. */
  const trimmed = new Set<string>()

  async function look(): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const { bavail, bsize } = await statfs(folder)
    const enough = bavail * bsize > reserve
    if (mayGrow && !enough) log.warn({ folder }, 'the disk is nearly full: no net is held under recordings')
    mayGrow = enough
    const found = await readdir(folder)
    for (const name of found.filter((name) => name.startsWith(cutPrefix))) await removeOld(path.join(folder, name))
    const tracks = found.flatMap((file) => parseKeptTrack(file) ?? [])
    if (tracks.length === 0) return
    const recordings = await heldRecordings(catalog, [...new Set(tracks.map(({ recording }) => recording))])
    const { upload, sweep } = planNetFolder(tracks, recordings)
    await trim(tracks)
    for (const file of sweep) await rm(path.join(folder, file), { force: true })
    for (const wanted of upload) {
      await bringIn(wanted.recording, wanted.tracks).catch((error: unknown) => {
        const { id, lecture } = wanted.recording
        log.warn({ err: error, lecture, recording: id }, 'the net is not in the store yet; trying again')
      })
    }
  }

  async function bringIn(held: HeldRecording, tracks: KeptTrack[]): Promise<void> {
    const { id, lecture, organisation, firstFrameAt, gaps } = held
    if (!firstFrameAt) return
    const ahead = await clockAhead(catalog)
    const begin = firstFrameAt.getTime() - recorderDelay - ahead
    const windows: Window[] = (gaps ?? []).map(({ start, end }) => ({
      from: begin + start / 1000 - margin,
      to: begin + end / 1000 + margin,
    }))
    const pauses = pausesAsWritten(await toldPauses(catalog, id), ahead)
    const cuts = await mkdtemp(path.join(folder, cutPrefix))
    try {
      const files: NetFile[] = []
      for (const { file, feed, track } of tracks) {
        const cut = path.join(cuts, file)
        if (!(await cutMjr(path.join(folder, file), cut, windows, pauses))) continue
        const key = netKey({ organisation, recording: id }, newId())
        await store.putFile(key, cut, 'application/octet-stream', ending.signal)
        await rm(cut)
        const { participant, source, number } = feed
        files.push({ participant, source, number, track, ahead, key })
      }
      if (await storedNet(catalog, id, files)) log.info({ lecture, recording: id, files: files.length }, 'net stored')
    } finally {
      await rm(cuts, { recursive: true, force: true })
    }
  }

  /** Until Janus has heard of a pause it writes on: that is taken out of the file again. */
  async function trim(tracks: readonly KeptTrack[]): Promise<void> {
    const paused = await toldPausesOf(catalog, [...new Set(tracks.map(({ recording }) => recording))])
    if (paused.size === 0) return
    const ahead = await clockAhead(catalog)
    for (const { file, recording } of tracks) {
      for (const pause of pausesAsWritten(paused.get(recording) ?? [], ahead)) {
        const done = `${file} ${pause.from}`
        if (trimmed.has(done) || Date.now() - pause.from < trimAfter) continue
        if (await trimMjr(path.join(folder, file), pause)) trimmed.add(done)
      }
    }
  }

  async function removeOld(cuts: string): Promise<void> {
    const made = await stat(cuts).catch(() => undefined)
    if (made && Date.now() - made.mtimeMs > cutAge) await rm(cuts, { recursive: true, force: true })
  }

  const keeping = (async () => {
    while (!ending.signal.aborted) {
      await look().catch((error: unknown) => log.warn({ err: error, folder }, 'the net could not be looked after'))
      await delay(lookEvery, undefined, { signal: ending.signal }).catch(() => {})
    }
  })()

  return {
    mayGrow: () => mayGrow,
    async [Symbol.asyncDispose]() {
      ending.abort()
      await keeping
    },
  }
}
