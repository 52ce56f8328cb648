import { composeStage, type Stage, type StageBox, type StageTile } from '../../core/layout/compose-stage.ts'
import { followSpeaker, nobodySpoke } from '../../core/layout/follow-speaker.ts'
import { type NetMoment, type NetPerson, recorderDelay } from '../../core/net/net.ts'
import { feedName } from './feed-media.ts'

/** A tile in its place: whose it is, which feed it shows, and whether there is a picture. */
export type PlacedTile = StageBox & { name: string; feed: string; picture: boolean }
/** What is on the stage from one moment to another; recording time, microseconds. */
export type PlannedStage = { start: number; end: number; tiles: PlacedTile[] }

/** People beside a shared screen in a recording: the one who speaks, as on the recorder's page. */
const beside = 1
/** How often the recorder's page looks for the active speaker. Microseconds. */
const lookEvery = 300_000

/**
 * What a recorder would have shown: the recorder's page's own rules, applied to what was noted of the room. Pure.
 * @param begins recording time of each feed's first picture; feeds that have none are missing
 */
export function planStages(
  moments: readonly NetMoment[],
  firstFrameAt: Date,
  span: { start: number; end: number },
  size: Pick<Stage, 'width' | 'height'>,
  begins: ReadonlyMap<string, number>,
): PlannedStage[] {
  const stages: PlannedStage[] = []
  let focus = nobodySpoke
  let people: NetPerson[] = []
  let next = 0
  const timeOf = ({ at }: NetMoment) => (at.getTime() - firstFrameAt.getTime() + recorderDelay) * 1000
  const first = moments[0]
  const beginning = first ? Math.min(timeOf(first), span.start) : span.start
  for (let now = beginning; now < span.end; ) {
    for (let moment = moments[next]; moment && timeOf(moment) <= now; moment = moments[++next]) people = moment.people
    const present = people.map(({ participant }) => participant)
    const speaking = people.filter((person) => person.speaking).map(({ participant }) => participant)
    focus = followSpeaker(focus, present, speaking, now / 1000)
    if (now + lookEvery > span.start) add(stages, Math.max(now, span.start), place(people, focus.current, now))
    const following = moments[next]
    now = Math.min(now + lookEvery, following ? Math.max(timeOf(following), now + 1) : Number.POSITIVE_INFINITY)
  }
  return stages.map((stage, index) => ({ ...stage, end: stages[index + 1]?.start ?? span.end }))

  function place(there: readonly NetPerson[], speaker: string | null, now: number): PlacedTile[] {
    const has = (feed: string) => (begins.get(feed) ?? Number.POSITIVE_INFINITY) <= now
    const known = new Map<string, { name: string; feed: string; picture: boolean }>()
    const tiles: StageTile[] = []
    const want = (tile: StageTile, name: string) => {
      tiles.push(tile)
      known.set(tile.key, { name, feed: tile.key, picture: tile.picture })
    }
    for (const { participant, name, feeds } of there) {
      const key = feeds.screen === undefined ? undefined : feedName(participant, 'screen', feeds.screen)
      if (key !== undefined && has(key)) want({ key, kind: 'screen', picture: true }, name)
    }
    const ordered = there.toSorted((one, other) => rank(other, speaker) - rank(one, speaker))
    for (const { participant, name, camera, feeds } of ordered) {
      if (feeds.camera === undefined) continue
      const key = feedName(participant, 'camera', feeds.camera)
      want({ key, kind: 'camera', picture: camera && has(key) }, name)
    }
    return composeStage(tiles, { ...size, beside }).flatMap((box) => {
      const tile = known.get(box.key)
      return tile ? [{ ...box, ...tile }] : []
    })
  }
}

function rank({ participant }: NetPerson, speaker: string | null): number {
  return participant === speaker ? 1 : 0
}

function add(stages: PlannedStage[], start: number, tiles: PlacedTile[]): void {
  const last = stages.at(-1)
  if (last && JSON.stringify(last.tiles) === JSON.stringify(tiles)) return
  if (last?.start === start) stages.pop()
  stages.push({ start, end: start, tiles })
}
