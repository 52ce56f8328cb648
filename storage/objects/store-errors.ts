import { AppError } from '../../core/errors.ts'
import type { ObjectKey } from './object-store.ts'

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

/** The range asked for begins behind the end of the object. */
export class RangeOutside extends AppError {
  constructor(key: ObjectKey, options?: ErrorOptions) {
    super('storage.range-outside', 'caller', `The range lies outside of ${key}.`, options)
  }
}
