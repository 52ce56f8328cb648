import { AppError } from '../../core/errors.ts'
import {
  type BackupId,
  type FileId,
  idPattern,
  isId,
  newId,
  type OrganisationId,
  type RecordingId,
} from '../../core/ids.ts'
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

/** What somebody has put beside a lecture. @param file its id: what it is called stands in the catalogue alone */
export function attachmentKey(place: RecordingPlace, file: FileId): ObjectKey {
  return `${recordingPrefix(place)}files/${id(file)}.bin` as ObjectKey
}

/** What the catalogue tells of a recording stands below this prefix. */
export function aboutPrefix(place: RecordingPlace): string {
  return `${recordingPrefix(place)}about/`
}

/** @param number counts what was changed; of several objects the highest is true */
export function aboutKey(place: RecordingPlace, number: number): ObjectKey {
  return `${aboutPrefix(place)}${count(number)}.json` as ObjectKey
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

/** What counts up in the keys of manifests, index objects and what the catalogue tells: the highest is the newest. */
export function numberOf(key: ObjectKey): number {
  return Number(/\/(\d+)\.json$/.exec(key)?.[1] ?? 0)
}

/** The highest numbers among the keys of one recording; 0: none. */
export function numbersOf(keys: Iterable<ObjectKey>): { about: number; manifest: number; attempt: number } {
  const numbers = { about: 0, manifest: 0, attempt: 0 }
  for (const key of keys) {
    const kind = key.split('/')[2]
    if (kind === 'about' || kind === 'manifest') numbers[kind] = Math.max(numbers[kind], numberOf(key))
    else numbers.attempt = Math.max(numbers.attempt, attemptOf(key))
  }
  return numbers
}

/** Reads a key that comes back from the store or the catalogue. @throws BadObjectKey for any other text. */
export function parseObjectKey(text: string): ObjectKey {
  if (!isObjectKey(text)) throw new BadObjectKey(text)
  return text
}

/** Whether a text has the form of a key: what a store lists may also hold what is none of ours. */
export function isObjectKey(text: string): text is ObjectKey {
  return /^[a-z0-9]{26}\/[a-z0-9]{26}(\/[a-z0-9][a-z0-9-]{0,63}){1,4}\.(m4s|mp4|json|jpg|mjr|bin|copy)$/.test(text)
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

/** Ids begin with their time: no organisation's begins like this. */
const nobody = '0'.repeat(25)

/** Where the start-up self-test of a store puts its objects: an organisation and a recording that nobody has. */
export function proofPlace(): RecordingPlace {
  return { organisation: `${nobody}0` as OrganisationId, recording: newId<RecordingId>() }
}

/** Whether an object is one of a self-test that runs right now. */
export function isProof(key: ObjectKey): boolean {
  return key.startsWith(`${nobody}0/`)
}

/** In a place of backups the catalogue stands below this prefix, beside the media under their own keys. */
export const backupsPrefix = `${nobody}b/`

/** Written last: without it there is no backup. */
export function backupIndexKey(backup: BackupId): ObjectKey {
  return `${backupsPrefix}${id(backup)}/index.json` as ObjectKey
}

export function backupTableKey(backup: BackupId, table: string): ObjectKey {
  return `${backupsPrefix}${id(backup)}/${table.split('_').map(word).join('-')}.copy` as ObjectKey
}

/** The recording that an object belongs to; undefined for what self-tests of stores and backups put beside. */
export function recordingOfKey(key: ObjectKey): RecordingPlace | undefined {
  const [organisation, recording] = key.split('/')
  if (!isId<OrganisationId>(organisation) || !isId<RecordingId>(recording)) return undefined
  return organisation.startsWith(nobody) ? undefined : { organisation, recording }
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
