import { openBigBlueButton } from './bigbluebutton/open-bigbluebutton.ts'
import { openJitsi } from './jitsi/open-jitsi.ts'
import type { OtherRoom } from './other-room.ts'
import { openPage } from './page/open-page.ts'
import type { RecordedPage } from './recorded-page.ts'

/**
 * What a recorder opens for a room of another system. `secret` is the server's, where it has one.
 * @throws ServerSecretMissing
 */
export function openOtherRoom(room: OtherRoom, secret: string | null): RecordedPage {
  switch (room.system) {
    case 'page':
      return openPage(room)
    case 'jitsi':
      return openJitsi(room)
    case 'bigbluebutton':
      return openBigBlueButton(room, secret)
  }
}
