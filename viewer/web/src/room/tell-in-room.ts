import { notifications } from '@mantine/notifications'

/** Says something to who is in a room; at the top, so that the bar is free for what it makes them do. */
export function tellInRoom(title: string, message: string): void {
  notifications.show({ withBorder: true, position: 'top-center', title, message })
}
