import { Button, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { keepFocusNear } from '../../layout/keep-focus-near.ts'
import classes from '../../parts/list.module.css'
import { day } from '../../words/date.ts'
import { roleInWords } from '../../words/role.ts'
import { showProblem } from '../../words/show-problem.tsx'

type Properties = { invitations: ApiAnswer<'listPeople'>['invitations'] }

export function InvitationList({ invitations }: Properties) {
  const withdraw = useApiChange('withdrawInvitation', 'listPeople')
  const askToWithdraw = (invitation: string, email: string, button: Element) => {
    const withdrawn = keepFocusNear(button, invitations.length === 1)
    modals.openConfirmModal({
      title: t('Withdraw the invitation of {{email}}?', { email }),
      children: t('The link in it no longer works. You can invite the person again.'),
      labels: { confirm: t('Withdraw'), cancel: t('Cancel') },
      confirmProps: { color: 'live' },
      onConfirm: () =>
        withdraw.mutate(
          { params: { invitation } },
          { onSuccess: withdrawn, onError: (error) => showProblem(t('The invitation stays open'), error) },
        ),
    })
  }
  return (
    <ul className={classes.list}>
      {invitations.map(({ id, email, name, role, course, expires }) => (
        <li key={id}>
          <div className={classes.main}>
            <Text fw={600} dir="auto">
              {name || email}
            </Text>
            <Text size="sm" c="dimmed">
              {[name && email, roleInWords(role), course, t('until {{day}}', { day: day(expires) })]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </div>
          <Button
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t('Withdraw the invitation of {{email}}', { email })}
            onClick={(event) => askToWithdraw(id, email, event.currentTarget)}
          >
            {t('Withdraw')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
