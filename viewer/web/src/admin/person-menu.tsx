import { ActionIcon, Menu, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { notifications } from '@mantine/notifications'
import { IconDots, IconKey, IconShieldOff, IconTrash, IconUserCheck, IconUserOff } from '@tabler/icons-react'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { CopyField } from '../lecture/copy-field.tsx'
import { showProblem } from '../words/show-problem.tsx'

type Person = ApiAnswer<'listPeople'>['people'][number]
type Properties = { person: Person; isSelf: boolean; deactivate: () => void }

/** What an admin can do for, or with, a member. */
export function PersonMenu({ person, isSelf, deactivate }: Properties) {
  const remove = useApiChange('removePerson', 'listPeople')
  const reactivate = useApiChange('reactivatePerson', 'listPeople')
  const dropSecondFactor = useApiChange('dropSecondFactor', 'listPeople')
  const makeLink = useApiChange('makeResetLink')
  const params = { person: person.id }
  const askToRemove = () =>
    modals.openConfirmModal({
      title: `Remove ${person.name}?`,
      children: `${person.name} can no longer sign in here, and is forgotten. Lectures and rooms stay without an owner. To keep the account, deactivate it.`,
      labels: { confirm: 'Remove', cancel: 'Cancel' },
      confirmProps: { color: 'live' },
      onConfirm: () =>
        remove.mutate({ params }, { onError: (error) => showProblem(`${person.name} stays a member`, error) }),
    })
  const askToDropSecondFactor = () =>
    modals.openConfirmModal({
      title: `Remove the second step from ${person.name}’s account?`,
      children: 'The password alone opens the account then. Make sure that it is the person who asks.',
      labels: { confirm: 'Remove the second step', cancel: 'Cancel' },
      confirmProps: { color: 'live' },
      onConfirm: () =>
        dropSecondFactor.mutate({ params }, { onError: (error) => showProblem('The second step stays', error) }),
    })
  const showLink = () =>
    makeLink.mutate(
      { params },
      {
        onSuccess: ({ link }) =>
          modals.open({
            title: `New password for ${person.name}`,
            size: 'lg',
            children: (
              <Stack gap="md">
                <Text>Send this link to {person.email}. It works once, within an hour, and is shown only now.</Text>
                <CopyField label="Link for a new password" value={link} />
              </Stack>
            ),
          }),
        onError: (error) => showProblem('There is no link', error),
      },
    )
  const activate = () =>
    reactivate.mutate(
      { params },
      {
        onSuccess: () => notifications.show({ withBorder: true, message: `${person.name} can sign in again.` }),
        onError: (error) => showProblem(`${person.name} stays deactivated`, error),
      },
    )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`More for ${person.name}`} size={36}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!person.deactivated && (
          <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={showLink}>
            Link for a new password
          </Menu.Item>
        )}
        {person.secondFactor && (
          <Menu.Item leftSection={<IconShieldOff size={16} aria-hidden />} onClick={askToDropSecondFactor}>
            Remove the second step
          </Menu.Item>
        )}
        {person.deactivated ? (
          <Menu.Item leftSection={<IconUserCheck size={16} aria-hidden />} onClick={activate}>
            Activate again
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconUserOff size={16} aria-hidden />} disabled={isSelf} onClick={deactivate}>
            Deactivate
          </Menu.Item>
        )}
        <Menu.Item
          color="live"
          disabled={isSelf}
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={askToRemove}
        >
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
