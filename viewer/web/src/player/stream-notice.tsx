import { Button } from '@mantine/core'
import { t } from '../language/language.ts'
import type { StreamProblem } from './stream.ts'
import classes from './stream-notice.module.css'

/** Over the picture, while it cannot go on: what is wrong and what happens next. */
export function StreamNotice({ problem, again }: { problem: StreamProblem | null; again: () => void }) {
  if (!problem) return null
  return (
    <div slot="top-chrome" className={classes.place} role="status" data-noautohide>
      <div className={classes.notice}>
        {problem === 'connection' && t('The connection is interrupted. The picture goes on by itself.')}
        {problem === 'refused' && t('You may no longer watch this lecture.')}
        {problem === 'unplayable' && (
          <>
            {t('This browser cannot play the picture.')}
            <Button size="compact-sm" variant="white" color="dark" onClick={again}>
              {t('Try again')}{' '}
            </Button>
          </>
        )}
      </div>
    </div>
  )
}
