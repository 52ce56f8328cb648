import { Skeleton, Stack } from '@mantine/core'
import { managesAnything } from '../api/manages-anything.ts'
import { useApi } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { LetterKeysSwitch } from '../keys/letter-keys-switch.tsx'
import { t } from '../language/language.ts'
import { PageHeading } from '../layout/page-heading.tsx'
import { Problem } from '../layout/problem.tsx'
import { Shelf } from '../parts/shelf.tsx'
import { NewReplaysField } from './new-replays-field.tsx'
import { OwnName } from './own-name.tsx'
import { OwnPassword } from './own-password.tsx'
import { SecondFactor } from './second-factor.tsx'

/** What people decide on about their own account. */
export function AccountPage() {
  const { data: me, error: unknown, refetch: askAgain } = useMe()
  const { data, error, refetch } = useApi('seeAccount', {})
  if (error && !data) return <Problem error={error} retry={refetch} />
  if (unknown) return <Problem error={unknown} retry={askAgain} />
  return (
    <>
      <PageHeading title={t('My account')}>{me?.person && `${me.person.name} · ${me.person.email}`}</PageHeading>
      {!data || !me ? (
        <Stack gap="sm" role="status" aria-label={t('Loading')}>
          <Skeleton height="8rem" />
          <Skeleton height="8rem" />
        </Stack>
      ) : (
        <Stack gap="xl">
          {me.person && <OwnName name={me.person.name} />}
          <OwnPassword />
          <SecondFactor recoveryCodesLeft={data.secondFactor?.recoveryCodesLeft} />
          <Shelf title={t('Keyboard')}>
            <LetterKeysSwitch />
          </Shelf>
          {me.mail && (
            <NewReplaysField value={data.newReplays} language={data.language} reviews={managesAnything(me.person)} />
          )}
        </Stack>
      )}
    </>
  )
}
