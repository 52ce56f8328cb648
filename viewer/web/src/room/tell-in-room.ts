import { notifications } from '@mantine/notifications'

/** Says something to who is in a room; at the top, so that the bar is free for what it makes them do. */
export function tellInRoom(title: string, message: string): void {
  notifications.show({ withBorder: true, position: 'top-center', title, message })
}

const voice = 'own-voice'

/**
 * Says that others hear one no more, or may from now on. Whoever looks elsewhere misses nothing: it stays until it is closed,
 * the next such thing is said, or `forgetVoice` takes it away.
 */
export function tellOfVoice(title: string, message: string): void {
  notifications.hide(voice)
  notifications.show({ id: voice, withBorder: true, autoClose: false, position: 'top-center', title, message })
}

export function forgetVoice(): void {
  notifications.hide(voice)
}
