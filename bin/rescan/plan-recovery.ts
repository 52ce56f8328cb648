import type { CourseId, FileId, LectureId, PersonId } from '../../core/ids.ts'
import {
  filledRecipe,
  isSource,
  largestPicture,
  type Manifest,
  replacedRecipe,
  type TakeHeader,
} from '../../core/recording/manifest.ts'
import { resumeDelay } from '../../core/recording/pauses.ts'
import type { Trim } from '../../core/recording/trim.ts'
import { trimManifest, trimmedAway } from '../../core/recording/trim-manifest.ts'
import type { RetentionRule } from '../../core/retention/rule.ts'
import type { Recovered } from '../../storage/catalog/recovery/add-recovered.ts'
import { netPrefix, numbersOf } from '../../storage/objects/object-keys.ts'
import { netNode } from '../../storage/publication/add-filled-takes.ts'
import { pointerTo } from '../../storage/publication/put-manifest.ts'
import type { FoundRecording } from './read-recording.ts'

/** What a lecture is called of which nobody has told the store anything. */
const nameless = 'Recovered lecture'

/**
 * The rows that a recording had in the catalogue, as far as the store tells. What was finished is published (or hidden, or
 * in the trash) as it was; the rest is `finalising`, and the keeper finishes it. Of what can not be played something is
 * known all the same: it had failed, or is half erased, and is there for the keeper to erase. Undefined where nothing is
 * known. Pure.
 * @param linkKey for a lecture of which nothing is told
 */
export function planRecovery(found: FoundRecording, linkKey: string): Recovered | undefined {
  const { place, about, manifest, takes, keys } = found
  const first = takes.toSorted((one, other) => one.header.offset - other.header.offset)[0]?.header
  const lecture = manifest?.content.lecture ?? first?.lecture ?? about?.lecture.id
  const firstFrameAt = manifest?.content.firstFrameAt ?? (first && zeroOf(first)) ?? about?.lecture.startedAt
  const captured = takes.some(({ segments }) => segments.length > 0)
  if (lecture === undefined || firstFrameAt === undefined || (!manifest && !captured && !about)) return undefined
  const begin = new Date(firstFrameAt)
  const numbers = numbersOf(keys)
  const renditions = manifest?.content.takes[0]?.renditions ?? first?.renditions ?? []
  const picture = largestPicture(renditions)
  const course = about?.course
  const owner = about?.owner
  return {
    organisation: {
      id: place.organisation,
      name: about?.organisation.name ?? 'Aula',
      retention_days: about?.organisation.retentionDays ?? null,
      retention_rule: ruleText(about?.organisation.retentionRule),
    },
    owner: owner ? { ...owner, id: owner.id as PersonId } : null,
    course: course
      ? {
          ...{ id: course.id as CourseId, title: course.title, description: course.description },
          ...{ default_access: course.access, retention_days: course.retentionDays },
          retention_rule: ruleText(course.retentionRule),
          term_ends_at: course.termEndsAt === null ? null : new Date(course.termEndsAt),
          ...{ replays_appear: course.replays.when, replays_after_hours: course.replays.hours },
        }
      : null,
    lecture: {
      id: lecture as LectureId,
      title: about?.lecture.title ?? nameless,
      speaker: about?.lecture.speaker ?? '',
      speakers: about?.lecture.speakers ?? null,
      licence: about?.lecture.licence ?? 'all-rights-reserved',
      description: about?.lecture.description ?? '',
      // Of a course that it does not have: its managers alone.
      access: about?.lecture.access ?? 'course',
      link_key: about?.lecture.linkKey ?? linkKey,
      started_at: about ? new Date(about.lecture.startedAt) : begin,
      created_at: about ? new Date(about.lecture.createdAt) : begin,
      restored_at: about?.lecture.restoredAt ? new Date(about.lecture.restoredAt) : null,
      trashed_at: about?.lecture.trash ? new Date(about.lecture.trash.at) : null,
      trash_reason: about?.lecture.trash?.reason ?? null,
      erase_at: about?.lecture.trash && !about.lecture.hold ? new Date(about.lecture.trash.eraseAt) : null,
      extension_days: about?.lecture.extensionDays ?? 0,
      held_at: about?.lecture.hold ? new Date(about.lecture.hold.at) : null,
      hold_reason: about?.lecture.hold?.reason ?? null,
    },
    recording: {
      id: place.recording,
      state: manifest ? (about?.hidden ? 'hidden' : 'published') : captured ? 'finalising' : 'failed',
      failure: manifest || captured ? null : 'recording.nothing-captured',
      requested_at: about ? new Date(about.requestedAt) : begin,
      first_frame_at: begin,
      take: Math.max(0, ...takeRows(found).map(({ number }) => number)),
      ...(picture?.width && picture.height ? { width: picture.width, height: picture.height } : {}),
      ...(manifest ? pointerTo(manifest.content, manifest.key) : {}),
      ...(manifest && about?.trim ? trimColumns(manifest.content, about.trim) : {}),
      manifest_fence: numbers.manifest,
      published_at: manifest ? new Date(begin.getTime() + manifest.content.duration / 1000) : null,
      about_wanted: Math.max(1, numbers.about),
      about_written: numbers.about,
    },
    takes: takeRows(found),
    media: takes.map(({ header, segments }) => ({ take: header.take, renditions: header.renditions, segments })),
    pauses: (manifest?.content.pauses ?? []).map(({ from, to }) => ({
      began_at: new Date(begin.getTime() + from / 1_000),
      held_from: from,
      ended_at: new Date(begin.getTime() + to / 1_000 - resumeDelay),
    })),
    work: manifest ? workRows(trimManifest(manifest.content, about?.trim ?? undefined), numbers.attempt) : [],
    // Those of another recording of the lecture come with that one.
    files: (about?.lecture.files ?? [])
      .filter((file) => keys.some((key) => key === file.key))
      .map(({ id, addedAt, ...file }) => ({ ...file, id: id as FileId, added_at: new Date(addedAt) })),
    net: keys.some((key) => key.startsWith(netPrefix(place))),
  }
}

function trimColumns(manifest: Manifest, trim: Trim) {
  return { trimmed_from: trim.from, trimmed_to: trim.to, trimmed_away: trimmedAway(manifest, trim) }
}

/** When recording time begins: a first take may begin behind what was kept before Record. */
function zeroOf({ firstFrameAt, offset }: TakeHeader): string {
  return new Date(Date.parse(firstFrameAt) - offset / 1_000).toISOString()
}

/** As the column has it. */
function ruleText(rule: RetentionRule | null | undefined): string | null {
  return rule ? JSON.stringify(rule) : null
}

/** Those that have told of themselves, and those that were composed afterwards, which only the manifest knows. */
function takeRows({ takes, manifest }: FoundRecording): Recovered['takes'] {
  const told = takes.map(({ header }) => ({
    ...{ number: header.take, node: header.node, start_offset: header.offset },
    first_frame_at: new Date(header.firstFrameAt),
  }))
  const others = (manifest?.content.takes ?? []).filter(({ take }) => told.every(({ number }) => number !== take))
  const composed = others.map(({ take, start, firstFrameAt, renditions }) => ({
    ...{ number: take, start_offset: start, first_frame_at: new Date(firstFrameAt) },
    node: renditions.some(({ recipe }) => recipe === filledRecipe || recipe === replacedRecipe) ? netNode : 'rescan',
  }))
  // One with a hole stands in the manifest once for each piece.
  const byNumber = new Map([...composed.toReversed(), ...told].map((row) => [row.number, row]))
  return [...byNumber.values()].sort((one, other) => one.number - other.number)
}

/** What is derived already is not derived again; what is not, under numbers that no object has. */
function workRows({ takes, poster, thumbnails, download }: Manifest, attempt: number): Recovered['work'] {
  const done = {
    renditions: takes.some(({ renditions }) => renditions.some((rendition) => !isSource(rendition))),
    pictures: Boolean(poster && thumbnails),
    download: Boolean(download),
  }
  return (['renditions', 'pictures', 'download'] as const).map((job) => ({ job, done: done[job], attempt }))
}
