import { Button, Code, Text } from '@mantine/core'
import { IconAlertTriangle, IconCloudOff, IconLock, IconLogin } from '@tabler/icons-react'
import { Link, useLocation } from 'react-router'
import { Offline, Refusal } from '../api/refusal.ts'
import { Message } from './message.tsx'
import { NotFoundPage } from './not-found-page.tsx'

type Properties = {
  error: unknown
  retry?: () => void /** Who can give the rights that are missing. */
  whoHelps?: string
}

/** What happened, what is safe, what to do, and the id to quote: for anything that keeps a page from showing. */
export function Problem({
  error,
  retry,
  whoHelps = 'Ask whoever sent you the link, or an administrator.',
}: Properties) {
  const location = useLocation()
  if (error instanceof Offline)
    return (
      <Message
        icon={IconCloudOff}
        title="No connection to Aula"
        action={retry && <Button onClick={retry}>Try now</Button>}
      >
        {error.message}
      </Message>
    )
  if (error instanceof Refusal && error.status === 404) return <NotFoundPage />
  if (error instanceof Refusal && error.status === 401)
    return (
      <Message
        icon={IconLogin}
        title="Please sign in"
        action={
          <Button component={Link} to="/sign-in" state={{ back: location }}>
            Sign in
          </Button>
        }
      >
        This page is for people with an account. You come back here afterwards.
      </Message>
    )
  if (error instanceof Refusal && error.status === 403)
    return (
      <Message icon={IconLock} title="You may not see this page">
        {error.message} {whoHelps}
      </Message>
    )
  return (
    <Message
      icon={IconAlertTriangle}
      title="This did not work"
      action={<Button onClick={retry ?? (() => window.location.reload())}>Try again</Button>}
    >
      {error instanceof Refusal ? error.message : 'This page could not be shown. Nothing you saved is lost.'}
      {error instanceof Refusal && error.quote && (
        <Text size="sm" mt="xs">
          Quote <Code>{error.quote}</Code> if you ask for help.
        </Text>
      )}
    </Message>
  )
}
