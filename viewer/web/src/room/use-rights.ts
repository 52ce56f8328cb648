import { notifications } from '@mantine/notifications'
import { useEffect, useRef } from 'react'
import { t } from '../language/language.ts'
import type { RoomState } from '../signalling/room-connection.ts'
import type { DevicesState, OwnDevices } from './own-devices.ts'

/** What one may send in this room. */
export type Rights = { speak: boolean; share: boolean }

type Own = { state: RoomState; devices: OwnDevices; own: DevicesState; shared: boolean; endShare: () => void }

/** Lets go of what one may not send any more, and says so. Nothing is switched on for anybody. */
export function useRights(may: Rights, { state, devices, own, shared, endShare }: Own): void {
  const { microphone, camera } = own
  const spoke = useRef(may.speak)
  const calledTimes = useRef(state.called.times)
  const { times, called, by } = state.called

  useEffect(() => {
    if (may.speak) return
    if (microphone.on) devices.turnOff('microphone')
    if (camera.on) devices.turnOff('camera')
  }, [may.speak, microphone.on, camera.on, devices])
  useEffect(() => {
    const before = spoke.current
    spoke.current = may.speak
    const byName = calledTimes.current !== times
    calledTimes.current = times
    if (byName && called) {
      notifications.show({
        withBorder: true,
        title: t('You may speak now'),
        message: t('{{by}} calls on you. Switch your microphone on.', { by }),
      })
    } else if (byName) {
      notifications.show({
        withBorder: true,
        title: t('Your microphone and camera are off'),
        message: t('{{by}} has ended your turn to speak.', { by }),
      })
    } else if (before && !may.speak && !state.called.called) {
      notifications.show({
        withBorder: true,
        title: t('Your microphone and camera are off'),
        message: t('In this room people speak when they are called on: raise your hand.'),
      })
    }
  }, [may.speak, times, called, by, state.called.called])
  useEffect(() => {
    if (may.share || !shared) return
    endShare()
    notifications.show({
      withBorder: true,
      title: t('Your screen is no longer shared'),
      message: t('Only lecturers share their screens in this room.'),
    })
  }, [may.share, shared, endShare])
}
