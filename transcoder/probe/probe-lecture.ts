import path from 'node:path'
import { errorCode } from '../../core/errors.ts'
import { isId, type SelfTestId } from '../../core/ids.ts'
import type { JobPayload } from '../../queue/jobs.ts'
import type { JobContext } from '../../queue/work.ts'
import { failSelfTest, noteProbe, readProbed } from '../../storage/catalog/self-test/self-test-steps.ts'
import type { TranscoderContext } from '../transcoder-context.ts'
import { openWorkspace } from '../workspace/open-workspace.ts'
import { fetchLecture, openLink } from './fetch-lecture.ts'
import { judgeReplay, type SeenReplay } from './judge-replay.ts'
import { hearBeeps, seeCards } from './see-replay.ts'

/**
 * Looks at the replay of a self-test as somebody does who was sent its link: over HTTP, every byte of it, and decodes it.
 * @param origin where the viewer is reached from here
 */
export async function probeLecture(
  context: TranscoderContext,
  origin: string,
  { selfTest: id }: JobPayload<'probe'>,
  { signal, attempt }: JobContext,
): Promise<void> {
  const { catalog, ffmpeg, workspaces } = context
  const probed = isId<SelfTestId>(id) ? await readProbed(catalog, id) : undefined
  if (!isId<SelfTestId>(id) || !probed) return
  const log = context.log.child({ selfTest: id, lecture: probed.lecture, recording: probed.recording })
  try {
    await using workspace = await openWorkspace(workspaces, `probe-${id}-${attempt}`)
    const playlist = `${origin}/media/lectures/${probed.lecture}/index.m3u8`
    const cookie = await openLink(playlist, probed.linkKey, signal)
    const tracks = [...(await fetchLecture(playlist, cookie, workspace.path, signal)).values()]
    const looking = { ffmpeg, folder: workspace.path, signal }
    const largest = (kind: string) => tracks.filter(({ name }) => name.startsWith(kind)).sort(byBytes)[0]
    const seen: SeenReplay = {
      recorded: probed.seconds,
      tracks: tracks.map(({ name, ended, duration, broken }) => ({
        ...{ kind: name.startsWith('video') ? 'video' : 'audio', ended, duration, broken: broken.length },
      })),
      cards: [],
      beeps: [],
    }
    for (const { file, start } of largest('video')?.stretches ?? []) {
      const cards = await seeCards(looking, path.basename(file))
      seen.cards.push(...cards.map((card) => ({ ...card, at: card.at + start })))
    }
    for (const { file, start } of largest('audio')?.stretches ?? []) {
      seen.beeps.push(...(await hearBeeps(looking, path.basename(file))).map((at) => at + start))
    }
    const failure = judgeReplay(seen)
    const { cards, beeps, ...rest } = seen
    log.info({ failure, cards: cards.length, beeps: beeps.length, ...rest }, 'looked at a self-test')
    if (failure) await failSelfTest(catalog, id, 'probing', failure)
    else await noteProbe(catalog, id)
  } catch (error) {
    // Another worker goes on.
    if (signal.aborted) throw error
    log.warn({ err: error }, 'a self-test could not be looked at')
    await failSelfTest(catalog, id, 'probing', errorCode(error))
  }
}

function byBytes(one: { bytes: number }, other: { bytes: number }): number {
  return other.bytes - one.bytes
}
