import { AppError } from '../../core/errors.ts'

export class NothingToPlayYet extends AppError {
  constructor() {
    super('media.nothing-yet', 'caller', 'There is nothing to play yet.')
  }
}
