import type { OtherRoom } from '../other-room.ts'
import { observerSource, type RecordedPage } from '../recorded-page.ts'
import { observePage } from './observe-page.ts'
import { observeReceived } from './observe-received.ts'

/** Any page. One that knows `window.aulaSignal` may tell signals itself. */
export function openPage({ address, steps }: Extract<OtherRoom, { system: 'page' }>): RecordedPage {
  return { address, steps, observer: observerSource(observeReceived, observePage), tells: 'perhaps' }
}
