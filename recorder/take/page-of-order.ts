import { openOtherRoom } from '../../conference/open-other-room.ts'
import type { RecordedPage } from '../../conference/recorded-page.ts'
import type { CompleteSettings } from '../../core/config/settings.ts'
import { unseal } from '../../core/seal.ts'
import { recorderPageOf } from './recorder-page-address.ts'
import type { TakeOrder } from './take-messages.ts'

/** What a take opens: Aula's own composition page, or the page of another conference. */
export function pageOfOrder(settings: CompleteSettings, order: TakeOrder): RecordedPage {
  const { conference, sealedSecret } = order
  if (conference) {
    const secret = sealedSecret === null ? null : (unseal(settings.AULA_SECRET, sealedSecret) ?? null)
    return openOtherRoom(conference, secret)
  }
  return { address: recorderPageOf(settings, order), steps: [], observer: null, tells: 'itself' }
}
