import { AppError } from '../../core/errors.ts'
import { idPattern, newId, type OrganisationId, type RecordingId } from '../../core/ids.ts'
import type { ObjectKey } from './object-store.ts'

/** The recording a key belongs to. Ids come from `newId`; nothing a person typed gets near a key. */
export type RecordingPlace = { organisation: OrganisationId; recording: RecordingId }
export type RenditionPlace = RecordingPlace & {
  take: number
  track: 'video' | 'audio'
  rendition: string
  recipe: string
}

const nobody = '0'.repeat(26) as OrganisationId

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

/** Segments of a rendition that a worker has finished before the whole is published: what a resumed job builds on. */
export function renditionIndexKey(place: RenditionPlace, firstSegment: number, attempt: number): ObjectKey {
  return `${renditionPrefix(place)}index-${count(firstSegment)}-${count(attempt)}.json` as ObjectKey
}

export function manifestKey(place: RecordingPlace, fence: number): ObjectKey {
  return `${recordingPrefix(place)}manifest/${count(fence)}.json` as ObjectKey
}

/** Every attempt at an artefact stands below this prefix. */
export function artefactPrefix(place: RecordingPlace, name: 'poster' | 'thumbnails' | 'download'): string {
  return `${recordingPrefix(place)}${name}/`
}

/** `name` is one of the artefacts a worker derives; `attempt` is unique per execution of the job. */
export function artefactKey(
  place: RecordingPlace,
  name: 'poster' | 'thumbnails' | 'download',
  attempt: string,
  file: string,
): ObjectKey {
  return `${artefactPrefix(place, name)}${word(attempt)}/${file.split('.').map(word).join('.')}` as ObjectKey
}

/** What a conference system has kept of a recording stands below this prefix until its gaps are filled. */
export function netPrefix(place: RecordingPlace): string {
  return `${recordingPrefix(place)}net/`
}

/** @param file an id of its own at each upload */
export function netKey(place: RecordingPlace, file: string): ObjectKey {
  return `${netPrefix(place)}${id(file)}.mjr` as ObjectKey
}

/** Everything of one take stands below this prefix. */
export function takePrefix(place: RecordingPlace, take: number): string {
  return `${recordingPrefix(place)}t${count(take)}/`
}

/** Which execution of a job stored a derived object: what stands last in the key of media, and before an artefact's file. */
export function attemptOf(key: ObjectKey): number {
  const attempt = /-(\d+)\.(?:m4s|mp4|json)$/.exec(key)?.[1] ?? /\/(\d+)\/[^/]+$/.exec(key)?.[1]
  return Number(attempt ?? 0)
}

/** Reads a key that comes back from the store or the catalogue. @throws BadObjectKey for any other text. */
export function parseObjectKey(text: string): ObjectKey {
  if (!isObjectKey(text)) throw new BadObjectKey(text)
  return text
}

/** Whether a text has the form of a key: what a store lists may also hold what is none of ours. */
export function isObjectKey(text: string): text is ObjectKey {
  return /^[a-z0-9]{26}\/[a-z0-9]{26}(\/[a-z0-9][a-z0-9-]{0,63}){1,4}\.(m4s|mp4|json|jpg|mjr)$/.test(text)
}

/** Checks what a listing starts from: empty, or the beginning of a key. @throws BadObjectKey */
export function keyPrefix(text: string): string {
  if (!/^([a-z0-9][a-z0-9-]*\/)*([a-z0-9][a-z0-9.-]*)?$/.test(text) || text.includes('..')) throw new BadObjectKey(text)
  return text
}

/** The order in which stores list: by bytes, not by anybody's language. */
export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Where the start-up self-test of a store puts its objects: an organisation and a recording that nobody has. */
export function proofPlace(): RecordingPlace {
  return { organisation: nobody, recording: newId<RecordingId>() }
}

/** Whether an object is one of a self-test that runs right now. */
export function isProof(key: ObjectKey): boolean {
  return key.startsWith(`${nobody}/`)
}

export class BadObjectKey extends AppError {
  constructor(text: string) {
    super('storage.bad-object-key', 'node', `Not an object key: ${JSON.stringify(text.slice(0, 120))}.`)
  }
}

/** Everything of one rendition of one take stands below this prefix. */
export function renditionPrefix(place: RenditionPlace): string {
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
