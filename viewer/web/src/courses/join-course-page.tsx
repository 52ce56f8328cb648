import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { IconLink } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import { AccountCard } from '../account/account-card.tsx'
import { FormProblem } from '../account/form-problem.tsx'
import { tokenInAddress } from '../account/token-in-address.ts'
import type { ApiAnswer } from '../api/call-api.ts'
import { Offline } from '../api/refusal.ts'
import { useApi, useApiChange } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { Problem } from '../layout/problem.tsx'

/** Where a course's invitation link leads: one click, and one attends the course. */
export function JoinCoursePage() {
  const { data: me, error: unknown, refetch: askAgain } = useMe()
  const [token] = useState(tokenInAddress)
  const complete = token.length >= 20
  const { data, error, refetch } = useApi('seeCourseLink', { body: { token } }, { enabled: complete })
  if (error instanceof Offline) return <Problem error={error} retry={refetch} />
  if (error || !complete)
    return (
      <Message
        icon={IconLink}
        title={t('This link cannot be used')}
        action={
          <Button component={Link} to="/" variant="default">
            {t('To the start page')}
          </Button>
        }
      >
        {t(
          'It was withdrawn, is too old, or as many have joined as it was made for. Ask who sent it to you for a new one.',
        )}
      </Message>
    )
  if (unknown) return <Problem error={unknown} retry={askAgain} />
  if (!data || !me)
    return (
      <AccountCard title={t('Join a course')}>
        <Stack role="status" aria-label={t('Loading')}>
          <Skeleton height="3rem" />
          <Skeleton height="3rem" />
        </Stack>
      </AccountCard>
    )
  const words = t('{{organisation}} invites you to attend “{{course}}”.', {
    organisation: data.organisation,
    course: data.course,
  })
  return (
    <AccountCard title={t('Join a course')} words={words}>
      {me.person ? <Join token={token} offered={data} name={me.person.name} /> : <SignInFirst by={data.by} />}
    </AccountCard>
  )
}

type Offered = ApiAnswer<'seeCourseLink'>

function Join({ token, offered, name }: { token: string; offered: Offered; name: string }) {
  const navigate = useNavigate()
  const join = useApiChange('joinCourse', 'listCourses', 'startPage')
  const go = () =>
    join.mutate(
      { body: { token } },
      { onSuccess: ({ course }) => void navigate(`/courses/${course}`, { replace: true }) },
    )
  return (
    <Stack gap="md">
      <Text>
        {offered.mine === null
          ? t('You are signed in as {{name}}.', { name })
          : t('You are in this course already, {{name}}.', { name })}
      </Text>
      <FormProblem error={join.error} />
      <Button size="md" loading={join.isPending} onClick={go}>
        {offered.mine === null ? t('Join the course') : t('To the course')}
      </Button>
    </Stack>
  )
}

/** Accounts are made by invitation here, so who has none is told who can help. */
function SignInFirst({ by }: { by: string | null }) {
  const location = useLocation()
  return (
    <Stack gap="md">
      <Text>{t('Sign in and you come back here: one more click, and you attend the course.')}</Text>
      <Button size="md" component={Link} to="/sign-in" state={{ back: location }}>
        {t('Sign in')}
      </Button>
      <Text size="sm" c="dimmed">
        {by
          ? t(
              'No account? Accounts are made by invitation here: ask {{name}}, who made this link, or an admin for one.',
              {
                name: by,
              },
            )
          : t('No account? Accounts are made by invitation here: ask an admin for one.')}
      </Text>
    </Stack>
  )
}
