import { Button } from '@mantine/core'
import { t } from '../language/language.ts'
import type { StreamProblem } from './stream.ts'
import classes from './stream-notice.module.css'

type Properties = { problem: StreamProblem | null; paused: boolean; awaited: boolean; again: () => void }

/** Over the picture, while it cannot go on: what is wrong and what happens next. */
export function StreamNotice({ problem, paused, awaited, again }: Properties) {
  const silent = !problem && !paused && !awaited
  return (
    <div slot="top-chrome" className={classes.place} role="status" {...stays}>
      {silent || (
        <div className={classes.notice}>
          {!problem && !paused && t('Loading…')}
          {!problem && paused && t('The lecture is paused. The picture goes on by itself.')}
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
      )}
    </div>
  )
}

/** media-chrome hides what has not got this attribute from whoever moves nothing for a while. */
const stays = { noautohide: '' }
