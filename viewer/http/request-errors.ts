import { AppError } from '../../core/errors.ts'
import { sentence } from '../../core/sentence.ts'

/** Input that a route's schemas refuse; `fields` holds one sentence per field. */
export class BadInput extends AppError {
  readonly fields: Record<string, string>

  constructor(fields: Record<string, string>) {
    super('request.invalid', 'caller', 'Something in the form is not right yet.')
    this.fields = fields
  }
}

export class BadJson extends AppError {
  constructor(message: string, options?: ErrorOptions) {
    super('request.bad-json', 'caller', message, options)
  }
}

export class TooLarge extends AppError {
  constructor(options?: ErrorOptions) {
    super('request.too-large', 'caller', 'This is too much for one request.', options)
  }
}

export class WrongMediaType extends AppError {
  constructor(options?: ErrorOptions) {
    super('request.wrong-media-type', 'caller', 'The body of a request has to be JSON.', options)
  }
}

export class NoSuchAddress extends AppError {
  constructor() {
    super('request.no-such-address', 'caller', 'There is nothing at this address.')
  }
}

export class BadAddress extends AppError {
  constructor(options?: ErrorOptions) {
    super('request.bad-address', 'caller', 'This address cannot be read.', options)
  }
}

export class ForeignOrigin extends AppError {
  constructor(publicOrigin: string) {
    super(
      'request.foreign-origin',
      'caller',
      sentence('Requests are taken from pages of {{publicOrigin}} only. Open Aula there.', { publicOrigin }),
    )
  }
}

export class TooManyRequests extends AppError {
  constructor() {
    super('request.too-many', 'caller', 'Too many attempts. Wait a few minutes and try again.')
  }
}
