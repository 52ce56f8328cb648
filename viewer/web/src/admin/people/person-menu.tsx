import { ActionIcon, Button, Group, Menu, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import {
  IconArrowForwardUp,
  IconDots,
  IconKey,
  IconPencil,
  IconShieldOff,
  IconTrash,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { shownOnce } from '../../layout/shown-once.ts'
import { CopyField } from '../../parts/copy-field.tsx'
import { showProblem } from '../../words/show-problem.tsx'

type Person = ApiAnswer<'listPeople'>['people'][number]
/** What an admin does with a member in a dialog. */
export type PersonAct = 'edit' | 'hand-on' | 'deactivate' | 'remove'
type Properties = { person: Person; isSelf: boolean; ask: (act: PersonAct) => void }

/** What an admin can do for, or with, a member. */
export function PersonMenu({ person, isSelf, ask }: Properties) {
  const reactivate = useApiChange('reactivatePerson', 'listPeople')
  const dropSecondFactor = useApiChange('dropSecondFactor', 'listPeople')
  const makeLink = useApiChange('makeResetLink')
  const params = { person: person.id }
  const askToDropSecondFactor = () =>
    modals.openConfirmModal({
      title: t('Remove the second step from {{name}}’s account?', { name: person.name }),
      children: t('The password alone opens the account then. Make sure that it is the person who asks.'),
      labels: { confirm: t('Remove the second step'), cancel: t('Cancel') },
      confirmProps: { color: 'live' },
      onConfirm: () =>
        dropSecondFactor.mutate({ params }, { onError: (error) => showProblem(t('The second step stays'), error) }),
    })
  const showLink = () =>
    makeLink.mutate(
      { params },
      {
        onSuccess: ({ link }) =>
          modals.open({
            title: t('New password for {{name}}', { name: person.name }),
            size: 'lg',
            ...shownOnce,
            children: (
              <Stack gap="md">
                <Text>
                  {t('Send this link to {{email}}. It works once, within an hour, and is shown only now.', {
                    email: person.email,
                  })}
                </Text>
                <CopyField label={t('Link for a new password')} value={link} />
                <Group justify="flex-end">
                  <Button onClick={() => modals.closeAll()}>{t('Done')}</Button>
                </Group>
              </Stack>
            ),
          }),
        onError: (error) => showProblem(t('There is no link'), error),
      },
    )
  const activate = () =>
    reactivate.mutate(
      { params },
      {
        onSuccess: () =>
          notifications.show({ withBorder: true, message: t('{{name}} can sign in again.', { name: person.name }) }),
        onError: (error) => showProblem(t('{{name}} stays deactivated', { name: person.name }), error),
      },
    )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('More for {{name}}', { name: person.name })} size={36}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => ask('edit')}>
          {t('Name and address')}
        </Menu.Item>
        {!person.deactivated && (
          <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={showLink}>
            {t('Link for a new password')}
          </Menu.Item>
        )}
        {person.secondFactor && (
          <Menu.Item leftSection={<IconShieldOff size={16} aria-hidden />} onClick={askToDropSecondFactor}>
            {t('Remove the second step')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconArrowForwardUp size={16} aria-hidden />} onClick={() => ask('hand-on')}>
          {t('Hand on lectures and rooms')}
        </Menu.Item>
        {person.deactivated ? (
          <Menu.Item leftSection={<IconUserCheck size={16} aria-hidden />} onClick={activate}>
            {t('Activate again')}
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconUserOff size={16} aria-hidden />}
            disabled={isSelf}
            onClick={() => ask('deactivate')}
          >
            {t('Deactivate')}
          </Menu.Item>
        )}
        <Menu.Item
          c="var(--mantine-color-error)"
          disabled={isSelf}
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => ask('remove')}
        >
          {t('Remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
