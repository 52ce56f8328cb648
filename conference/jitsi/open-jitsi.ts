import { addressForPeople, type OtherRoom } from '../other-room.ts'
import { observeReceived } from '../page/observe-received.ts'
import { observerSource, type RecordedPage } from '../recorded-page.ts'
import { observeJitsi } from './observe-jitsi.ts'

/**
 * What Jitsi Meet's handbook and its own recorder (Jibri) put behind `#` of a room's address: no page before joining, no
 * devices, no buttons, a name that people see. Values are JSON.
 */
const configuration: Record<string, boolean | string> = {
  'config.iAmRecorder': true,
  'config.startWithAudioMuted': true,
  'config.startWithVideoMuted': true,
  'config.prejoinPageEnabled': false,
  'config.prejoinConfig.enabled': false,
  'config.requireDisplayName': false,
  'config.p2p.enabled': false,
  'config.analytics.disabled': true,
  'config.disableDeepLinking': true,
  'userInfo.displayName': 'Aula recorder',
}

/** A room of a Jitsi Meet server. Not yet tried on a real one. */
export function openJitsi(room: Extract<OtherRoom, { system: 'jitsi' }>): RecordedPage {
  const fragment = Object.entries(configuration).map(
    ([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`,
  )
  return {
    address: `${addressForPeople(room)}#${fragment.join('&')}`,
    steps: [],
    observer: observerSource(observeReceived, observeJitsi),
    tells: 'itself',
  }
}
