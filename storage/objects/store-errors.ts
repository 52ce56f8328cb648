import { AppError } from '../../core/errors.ts'
import type { ObjectFacts, ObjectKey, ToldFacts } from './object-store.ts'

/** Nothing is stored under the key. */
export class ObjectMissing extends AppError {
  constructor(key: ObjectKey, options?: ErrorOptions) {
    super('storage.object-missing', 'lecture', `The store has no object ${key}.`, options)
  }
}

/** The store does not answer, refuses, or has no room: try again later. */
export class StoreUnavailable extends AppError {
  constructor(why: string, options?: ErrorOptions) {
    super('storage.unavailable', 'node', `The object store is not available: ${why}.`, options)
  }
}

/** The store said that it did something and did not. */
export class StoreLied extends AppError {
  constructor(what: string) {
    super('storage.lied', 'node', `The object store does not do what it says: ${what}. Use another store.`)
  }
}

/** The store keeps versions of what is erased, or may keep some, and does not let us remove them. */
export class VersionsStay extends AppError {
  /** @param right that seems to lack, as S3 calls it @param cause what the server has said */
  constructor(right: string, cause: Error) {
    super(
      'storage.versions-stay',
      'node',
      `The object store does not let Aula erase versions of objects (${cause.message}), and without that nothing counts as erased. Give its key the right ${right}; what a lock retains goes when its time is over.`,
      { cause },
    )
  }
}

/** What was to be stored has come with other bytes than it was told to have. */
export class OtherBytesCame extends StoreLied {
  constructor(key: ObjectKey, told: ToldFacts, came: ObjectFacts) {
    super(`${key} is told to have ${factsInWords(told)} and comes with ${factsInWords(came)}`)
  }
}

export function factsInWords({ bytes, md5 }: ToldFacts): string {
  return md5 === undefined ? `${bytes} bytes` : `${bytes} bytes, MD5 ${md5}`
}

/** @throws OtherBytesCame where what came is not what was told */
export function refuseOthers(key: ObjectKey, told: ToldFacts, came: ObjectFacts): void {
  const other = told.bytes !== came.bytes || (told.md5 !== undefined && told.md5 !== came.md5)
  if (other) throw new OtherBytesCame(key, told, came)
}

/** The range asked for begins behind the end of the object. */
export class RangeOutside extends AppError {
  constructor(key: ObjectKey, options?: ErrorOptions) {
    super('storage.range-outside', 'caller', `The range lies outside of ${key}.`, options)
  }
}
