import { Button, Text } from '@mantine/core'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { day } from '../words/date.ts'
import { roleInWords } from '../words/role.ts'
import { showProblem } from '../words/show-problem.tsx'
import classes from './list.module.css'

type Properties = { invitations: ApiAnswer<'listPeople'>['invitations'] }

export function InvitationList({ invitations }: Properties) {
  const withdraw = useApiChange('withdrawInvitation', 'listPeople')
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
            onClick={() =>
              withdraw.mutate(
                { params: { invitation: id } },
                { onError: (error) => showProblem(t('The invitation stays open'), error) },
              )
            }
          >
            {t('Withdraw')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
