import { AppError } from '../../core/errors.ts'
import { idPattern, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import type { ObjectKey } from './object-store.ts'

/** The recording a key belongs to. Ids come from `newId`; nothing a person typed gets near a key. */
export type RecordingPlace = { organisation: OrganisationId; recording: RecordingId }
export type RenditionPlace = RecordingPlace & {
  take: number
  track: 'video' | 'audio'
  rendition: string
  recipe: string
}

/*
 * The layout, and why: <organisation>/<recording>/ first, so that erasing is one prefix and moving an organisation is
 * another; then the take, because a superseded take goes on uploading and must not collide with its successor; then
 * track, rendition and recipe, because a better recipe makes new objects beside the old ones; the attempt last, because
 * two workers may run the same job and neither may overwrite what the other one's manifest lists.
 */

/** Everything that belongs to a recording stands below this prefix. */
export function recordingPrefix({ organisation, recording }: RecordingPlace): string {
  return `${id(organisation)}/${id(recording)}/`
}

export function takeHeaderKey(place: RecordingPlace, take: number): ObjectKey {
  return `${recordingPrefix(place)}t${count(take)}/take.json` as ObjectKey
}

export function takeIndexKey(place: RecordingPlace, take: number, number: number): ObjectKey {
  return `${recordingPrefix(place)}t${count(take)}/index/${count(number)}.json` as ObjectKey
}

export function initKey(place: RenditionPlace, attempt: number): ObjectKey {
  return `${renditionPrefix(place)}init-${count(attempt)}.mp4` as ObjectKey
}

export function segmentKey(place: RenditionPlace, number: number, attempt: number): ObjectKey {
  return `${renditionPrefix(place)}${count(number)}-${count(attempt)}.m4s` as ObjectKey
}

export function manifestKey(place: RecordingPlace, fence: number): ObjectKey {
  return `${recordingPrefix(place)}manifest/${count(fence)}.json` as ObjectKey
}

/** `name` is one of the artefacts a worker derives; `attempt` is unique per execution of the job. */
export function artefactKey(
  place: RecordingPlace,
  name: 'poster' | 'thumbnails' | 'download',
  attempt: string,
  file: string,
): ObjectKey {
  return `${recordingPrefix(place)}${name}/${word(attempt)}/${file.split('.').map(word).join('.')}` as ObjectKey
}

/** Reads a key that comes back from the store or the catalogue. @throws BadObjectKey for any other text. */
export function parseObjectKey(text: string): ObjectKey {
  if (!/^[a-z0-9]{26}\/[a-z0-9]{26}(\/[a-z0-9-]{1,64}){1,4}\.(m4s|mp4|json|jpg)$/.test(text))
    throw new BadObjectKey(text)
  return text as ObjectKey
}

export class BadObjectKey extends AppError {
  constructor(text: string) {
    super('storage.bad-object-key', 'node', `Not an object key: ${JSON.stringify(text.slice(0, 120))}.`)
  }
}

function renditionPrefix(place: RenditionPlace): string {
  const { take, track, rendition, recipe } = place
  return `${recordingPrefix(place)}t${count(take)}/${track}/${word(rendition)}-${word(recipe)}/`
}

function id(text: string): string {
  if (!idPattern.test(text)) throw new BadObjectKey(text)
  return text
}

function word(text: string): string {
  if (!/^[a-z0-9]{1,32}$/.test(text)) throw new BadObjectKey(text)
  return text
}

function count(number: number): string {
  if (!Number.isSafeInteger(number) || number < 0) throw new BadObjectKey(String(number))
  return String(number)
}
