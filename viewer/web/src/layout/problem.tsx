import { Button, Text } from '@mantine/core'
import { IconAlertTriangle, IconCloudOff, IconLock, IconLogin } from '@tabler/icons-react'
import { Link, useLocation } from 'react-router'
import { Offline, Refusal } from '../api/refusal.ts'
import { t } from '../language/language.ts'
import { Message } from './message.tsx'
import { NotFoundPage } from './not-found-page.tsx'

type Properties = {
  error: unknown
  retry?: () => void
  /** Who can give the rights that are missing. */
  whoHelps?: string
  /** The page is one that a link with a key may open. */
  byLink?: boolean
}

/** Said whether or not there is such a page: it tells nobody that there is (decision 8). */
const perhapsCut = t('If you were sent a link, perhaps a part of it is missing: open the whole link.')

/** What happened, what is safe, what to do, and the id to quote: for anything that keeps a page from showing. */
export function Problem({
  error,
  retry,
  whoHelps = t('Ask whoever sent you the link, or an admin.'),
  byLink = false,
}: Properties) {
  const location = useLocation()
  if (error instanceof Offline)
    return (
      <Message
        icon={IconCloudOff}
        title={t('No connection to Aula')}
        action={retry && <Button onClick={retry}>{t('Try now')}</Button>}
      >
        {error.message}
      </Message>
    )
  if (error instanceof Refusal && error.status === 404) return <NotFoundPage />
  if (error instanceof Refusal && error.status === 401)
    return (
      <Message
        icon={IconLogin}
        title={t('Please sign in')}
        action={
          <Button component={Link} to="/sign-in" state={{ back: location }}>
            {t('Sign in')}
          </Button>
        }
      >
        {t('This page is for people with an account. You come back here afterwards.')} {byLink && perhapsCut}
      </Message>
    )
  if (error instanceof Refusal && error.status === 403)
    return (
      <Message icon={IconLock} title={t('You may not see this page')}>
        {error.message} {whoHelps} {byLink && perhapsCut}
      </Message>
    )
  return (
    <Message
      icon={IconAlertTriangle}
      title={t('This did not work')}
      action={<Button onClick={retry ?? (() => window.location.reload())}>{t('Try again')}</Button>}
    >
      {error instanceof Refusal ? error.message : t('This page could not be shown. Nothing you saved is lost.')}
      {error instanceof Refusal && error.quote && (
        <Text size="sm" mt="xs">
          {t('Quote {{quote}} if you ask for help.', { quote: error.quote })}
        </Text>
      )}
    </Message>
  )
}
