import { Button, Text } from '@mantine/core'
import { useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'
import classes from './still-there.module.css'

/** Asked of those who manage the room after hours of recording. Silence changes nothing; Stop is beside it. */
export function StillThere({ room }: { room: string }) {
  const answer = useApiChange('stillThere', 'seeRoom', 'seeNotices')
  const say = () =>
    answer.mutate(
      { params: { room } },
      { onError: (error) => showProblem(t('The answer did not arrive. The recording goes on all the same'), error) },
    )
  return (
    <div className={classes.question} role="status">
      <Text size="sm">
        <strong>{t('This has been recorded for hours.')}</strong> {t('Still there? If not, press Stop.')}
      </Text>
      <Button size="compact-sm" variant="default" loading={answer.isPending} onClick={say}>
        {t('Yes, go on')}
      </Button>
    </div>
  )
}
