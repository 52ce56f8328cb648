import { Button } from '@mantine/core'
import { type RefObject, useEffect, useState } from 'react'
import { t } from '../language/language.ts'
import { clock } from '../words/duration.ts'
import classes from './stream-notice.module.css'

/** Seconds of picture after which nobody wonders any more. */
const wondered = 10

/** Over the picture: it did not begin at the beginning, and how to get there. Goes by itself, or as soon as somebody seeks. */
export function ResumeNotice({ at, video }: { at: number; video: RefObject<HTMLVideoElement | null> }) {
  const [shown, setShown] = useState(true)
  useEffect(() => {
    const element = video.current
    if (!element || !shown) return
    const look = () => {
      const since = element.currentTime - at / 1000
      if (element.readyState > 0 && (since > wondered || since < -1)) setShown(false)
    }
    element.addEventListener('timeupdate', look)
    return () => element.removeEventListener('timeupdate', look)
  }, [at, video, shown])
  if (!shown) return null
  return (
    <div slot="top-chrome" className={classes.place} {...stays}>
      <div className={classes.notice}>
        {t('Resumed at {{time}}', { time: clock(at) })}
        <Button
          size="compact-sm"
          variant="white"
          color="dark"
          onClick={() => {
            if (video.current) video.current.currentTime = 0
            setShown(false)
          }}
        >
          {t('From the beginning')}
        </Button>
      </div>
    </div>
  )
}

/** media-chrome hides what has not got this attribute from whoever moves nothing for a while. */
const stays = { noautohide: '' }
