import { useEffect, useRef } from 'react'
import { t } from '../language/language.ts'
import type { RoomState } from '../signalling/room-connection.ts'
import type { DevicesState, OwnDevices } from './own-devices.ts'
import { forgetVoice, tellInRoom, tellOfVoice } from './tell-in-room.ts'

/** What one may send in this room. */
export type Rights = { speak: boolean; share: boolean }

type Own = { state: RoomState; devices: OwnDevices; own: DevicesState; shared: boolean; endShare: () => void }

/** Lets go of what one may not send any more, and says so. Nothing is switched on for anybody. */
export function useRights(may: Rights, { state, devices, own, shared, endShare }: Own): void {
  const { microphone, camera } = own
  const { times, called, by } = state.called
  const before = useRef({ speak: may.speak, times })
  /** Told by name; that the right is gone comes a moment later. */
  const ended = useRef(false)
  /** Told by the rule of the room, which may be changed back. */
  const byRule = useRef(false)

  useEffect(() => {
    if (may.speak) return
    if (microphone.on) devices.turnOff('microphone')
    if (camera.on) devices.turnOff('camera')
  }, [may.speak, microphone.on, camera.on, devices])
  useEffect(() => {
    const was = before.current
    before.current = { speak: may.speak, times }
    if (was.times !== times) {
      ended.current = !called
      byRule.current = false
      if (called) tellOfVoice(t('You may speak now'), t('{{by}} calls on you. Switch your microphone on.', { by }))
      else tellOfVoice(t('Your microphone and camera are off'), t('{{by}} has ended your turn to speak.', { by }))
    } else if (was.speak && !may.speak) {
      if (!ended.current) {
        byRule.current = true
        tellOfVoice(
          t('Your microphone and camera are off'),
          t('In this room people speak when they are called on: raise your hand.'),
        )
      }
      ended.current = false
    } else if (!was.speak && may.speak && byRule.current) {
      byRule.current = false
      forgetVoice()
    }
  }, [may.speak, times, called, by])
  useEffect(() => {
    if (may.share || !shared) return
    endShare()
    tellInRoom(t('Your screen is no longer shared'), t('Only lecturers share their screens in this room.'))
  }, [may.share, shared, endShare])
}
