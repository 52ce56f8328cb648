import { notifications } from '@mantine/notifications'
import { Reason } from './reason.tsx'

/** Tells that something did not work: what stays as it was, why, and the id to quote. */
export function showProblem(title: string, error: unknown): void {
  notifications.show({
    color: 'live',
    title,
    autoClose: 10_000,
    withBorder: true,
    message: <Reason error={error} />,
  })
}
