import { Button } from '@mantine/core'
import { IconPlayerPlay, IconVideo } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { Me } from '../../../api/people.ts'
import { t } from '../language/language.ts'
import { Message } from '../layout/message.tsx'
import { useDemo } from './use-demo.ts'

/** Says what will be here, and offers the one thing that fills it at once. */
export function NothingYet({ me }: { me: Me }) {
  const { start, starting } = useDemo()
  const teaches = me.person !== null && me.person.role !== 'student'
  return (
    <Message
      level={2}
      icon={IconVideo}
      title={t('Lectures appear here')}
      action={
        <>
          {me.demoLecture && (
            <Button size="md" onClick={start} loading={starting} leftSection={<IconPlayerPlay size={18} aria-hidden />}>
              {t('Start the demo lecture')}
            </Button>
          )}
          {!me.person && !me.needsFirstAdmin && (
            <Button size="md" variant={me.demoLecture ? 'default' : 'filled'} component={Link} to="/sign-in">
              {t('Sign in')}
            </Button>
          )}
          <Button size="md" variant="subtle" component={Link} to={`/guide/${me.person?.role ?? 'student'}`}>
            {t('Help')}
          </Button>
        </>
      }
    >
      {teaches
        ? t('Enter your room and press Record: the lecture is live here at once, and stays to be watched again.')
        : t('A lecture shows up the moment its recording begins, and stays to be watched again.')}
      {me.demoLecture && ` ${t('With the demo lecture you see the whole way in a minute, without a camera.')}`}
    </Message>
  )
}
