import { Button, Skeleton, Stack } from '@mantine/core'
import { IconCut } from '@tabler/icons-react'
import { Link, useParams } from 'react-router'
import { Refusal } from '../api/refusal.ts'
import { useApi } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { TrimLecture } from './trim-lecture.tsx'

/** Where start and end of a lecture that has ended are set; everything stays, and can be brought back. */
export function TrimPage() {
  const { lecture: id = '' } = useParams()
  const lecture = useApi('seeLecture', { params: { lecture: id }, query: {} })
  const whole = useApi('seeTrim', { params: { lecture: id } }, { retry: false })
  const error = lecture.error ?? whole.error
  const gone = error instanceof Refusal && [401, 403, 404].includes(error.status)
  const back = (
    <Button component={Link} to={`/lectures/${id}`} variant="default">
      {t('To the lecture')}
    </Button>
  )
  if (error instanceof Refusal && error.code.startsWith('trim.'))
    return (
      <Message icon={IconCut} title={t('This lecture cannot be trimmed yet')} action={back}>
        {error.message}
      </Message>
    )
  // What somebody has set here outlasts a failed look whether it is still so.
  if (error && (gone || !lecture.data || !whole.data))
    return <Problem error={error} retry={() => void Promise.all([lecture.refetch(), whole.refetch()])} />
  return (
    <>
      <PageHeading title={t('Trim start and end')}>
        {lecture.data && <span dir="auto">{lecture.data.title}</span>}
        <div>
          {t('What is cut is hidden from everybody who watches, at once. It is kept, and can be brought back.')}
        </div>
      </PageHeading>
      {lecture.data && whole.data ? (
        <TrimLecture lecture={lecture.data} whole={whole.data} />
      ) : (
        <Stack gap="md" role="status" aria-label={t('Loading')}>
          <Skeleton height="min(24rem, 50vw)" radius="lg" />
          <Skeleton height="4rem" radius="md" />
        </Stack>
      )}
    </>
  )
}
