import { Button, Paper, Text, Title } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { t } from '../language/language.ts'
import classes from './demo-offer.module.css'
import { useDemo } from './use-demo.ts'

/** For newcomers: the whole way of a lecture in a minute, without camera or account. */
export function DemoOffer() {
  const { start, starting } = useDemo()
  return (
    <Paper className={classes.offer}>
      <div>
        <Title order={2} size="h4">
          {t('See how it works')}
        </Title>
        <Text c="dimmed">
          {t('A demo lecturer teaches for you: watch it live, then watch it again. No camera needed.')}
        </Text>
      </div>
      <Button variant="light" onClick={start} loading={starting} leftSection={<IconPlayerPlay size={18} aria-hidden />}>
        {t('Start the demo lecture')}
      </Button>
    </Paper>
  )
}
