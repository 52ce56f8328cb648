import { Button, Text } from '@mantine/core'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import classes from '../parts/list.module.css'
import { shortDateAndTime } from '../words/date.ts'
import { mailKindInWords, mailStateInWords } from '../words/mail.ts'
import { showProblem } from '../words/show-problem.tsx'

type Mail = ApiAnswer<'seeMail'>['mails'][number]

export function MailList({ mails }: { mails: Mail[] }) {
  const drop = useApiChange('dropMail', 'seeMail')
  return (
    <ul className={classes.list}>
      {mails.map((mail) => (
        <li key={mail.id}>
          <div className={classes.main}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {mail.recipient}
            </Text>
            <Text size="sm" c="dimmed">
              {mailKindInWords(mail.kind)} · {mailStateInWords(mail)}
            </Text>
            {mail.failure && mail.state !== 'sent' && (
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {mail.failure}
              </Text>
            )}
          </div>
          {mail.state === 'queued' ? (
            <Button
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t('Drop the e-mail to {{address}}', { address: mail.recipient })}
              onClick={() =>
                drop.mutate(
                  { params: { mail: mail.id } },
                  { onError: (error) => showProblem(t('The e-mail still waits'), error) },
                )
              }
            >
              {t('Drop')}
            </Button>
          ) : (
            <Text size="sm" c="dimmed" component="time" dateTime={mail.settled ?? mail.created}>
              {shortDateAndTime(mail.settled ?? mail.created)}
            </Text>
          )}
        </li>
      ))}
    </ul>
  )
}
