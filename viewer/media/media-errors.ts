import { AppError } from '../../core/errors.ts'

export class NothingToPlayYet extends AppError {
  constructor() {
    super('media.nothing-yet', 'caller', 'There is nothing to play yet.')
  }
}

export class WrongDirective extends AppError {
  constructor() {
    super('media.wrong-directive', 'caller', '`_HLS_msn` is the number of the segment that is waited for.')
  }
}
