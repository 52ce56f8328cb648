import { ServerSecretMissing } from '../conference-errors.ts'
import type { OtherRoom } from '../other-room.ts'
import { observeReceived } from '../page/observe-received.ts'
import { observerSource, type RecordedPage } from '../recorded-page.ts'
import { signedAddress } from './join-address.ts'
import { observeBigBlueButton } from './observe-bigbluebutton.ts'

/**
 * Joins as somebody who only listens and watches, past every dialog, with the chat closed. The list of people stays, for
 * it tells whether anybody is there; their names are not shown.
 */
const parameters = {
  role: 'VIEWER',
  // The meeting's own waiting room decides: whoever makes a room of Aula's names any meeting of an allowed server.
  guest: 'true',
  redirect: 'true',
  excludeFromDashboard: 'true',
  bot: 'true',
  'userdata-bbb_auto_join_audio': 'true',
  'userdata-bbb_listen_only_mode': 'true',
  'userdata-bbb_force_listen_only': 'true',
  'userdata-bbb_skip_check_audio': 'true',
  'userdata-bbb_skip_video_preview': 'true',
  'userdata-bbb_auto_share_webcam': 'false',
  'userdata-bbb_show_participants_on_login': 'true',
  'userdata-bbb_show_public_chat_on_login': 'false',
  'userdata-bbb_hide_notifications': 'true',
  'userdata-bbb_custom_style': '[data-test^="userListItem"]{opacity:0}',
}

/**
 * A meeting of a BigBlueButton server, which somebody else has created. Not yet tried on a real one.
 * @throws ServerSecretMissing
 */
export function openBigBlueButton(
  { server, meeting }: Extract<OtherRoom, { system: 'bigbluebutton' }>,
  secret: string | null,
): RecordedPage {
  if (!secret) throw new ServerSecretMissing()
  return {
    address: signedAddress(server, secret, 'join', { fullName: 'Aula recorder', meetingID: meeting, ...parameters }),
    steps: [],
    observer: observerSource(observeReceived, observeBigBlueButton),
    tells: 'itself',
  }
}
