import { Button, Checkbox } from '@mantine/core'
import { IconCalendarPlus, IconEye, IconTrash } from '@tabler/icons-react'
import type { MouseEvent } from 'react'
import type { LectureCard } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { keepFocusNear } from '../layout/keep-focus-near.ts'
import { canStayLonger, useKeepLonger } from '../lecture/use-keep-longer.ts'
import { useRelease } from '../lecture/use-release.tsx'
import { useTrash } from '../lecture/use-trash.tsx'
import { canBeChosen } from './can-be-chosen.ts'
import classes from './chosen-bar.module.css'

type Properties = {
  lectures: LectureCard[]
  chosen: ReadonlySet<string>
  choose: (chosen: ReadonlySet<string>) => void
}

/** How many lectures are chosen, and what can be done with all of them; in sight while the list is scrolled. */
export function ChosenBar({ lectures, chosen, choose }: Properties) {
  const trash = useTrash()
  const releasing = useRelease()
  const keeping = useKeepLonger()
  const choosable = lectures.filter(canBeChosen)
  const picked = choosable.filter(({ id }) => chosen.has(id))
  const waiting = picked.filter(({ release }) => release)
  const leaving = picked.filter((lecture) => lecture.removal && canStayLonger(lecture))
  const all = choosable.length > 0 && picked.length === choosable.length
  const act = (what: () => void) => (event: MouseEvent<HTMLElement>) => {
    const done = keepFocusNear(event.currentTarget)
    what()
    choose(new Set())
    done()
  }
  return (
    <section className={classes.bar} aria-label={t('Several at once')}>
      <Checkbox
        label={t('Choose all')}
        checked={all}
        indeterminate={!all && picked.length > 0}
        disabled={choosable.length === 0}
        onChange={() => choose(new Set(all ? [] : choosable.map(({ id }) => id)))}
      />
      <span role="status">{picked.length > 0 && t('{{count}} lectures chosen', { count: picked.length })}</span>
      <div className={classes.acts}>
        {waiting.length > 0 && (
          <Button
            variant="light"
            loading={releasing.busy}
            leftSection={<IconEye size={18} aria-hidden />}
            onClick={act(() => releasing.release(waiting))}
          >
            {t('Release now')}
          </Button>
        )}
        {leaving.length > 0 && (
          <Button
            variant="light"
            loading={keeping.busy}
            leftSection={<IconCalendarPlus size={18} aria-hidden />}
            onClick={act(() => keeping.keepLonger(leaving))}
          >
            {t('Keep longer')}
          </Button>
        )}
        {picked.length > 0 && (
          <Button
            variant="light"
            color="live"
            loading={trash.busy}
            leftSection={<IconTrash size={18} aria-hidden />}
            onClick={act(() => trash.remove(picked))}
          >
            {t('Move to the trash')}
          </Button>
        )}
      </div>
    </section>
  )
}
