import { Link } from 'react-router'
import type { ApiAnswer } from '../api/call-api.ts'
import { t } from '../language/language.ts'
import { shortDateAndTime } from '../words/date.ts'
import { Shelf } from './shelf.tsx'
import classes from './upcoming.module.css'

/** What is planned in one's courses; once it begins it is live, and not here. */
export function Upcoming({ lectures }: { lectures: ApiAnswer<'startPage'>['upcoming'] }) {
  if (lectures.length === 0) return null
  return (
    <Shelf title={t('Upcoming')}>
      <ul className={classes.lectures}>
        {lectures.map(({ id, title, speaker, course, beginsAt }) => (
          <li key={id}>
            <Link to={`/courses/${course.id}`} className={classes.lecture}>
              <time dateTime={beginsAt} className={classes.when}>
                {shortDateAndTime(beginsAt)}
              </time>
              <span className={classes.title} dir="auto">
                {title}
              </span>
              <span className={classes.who} dir="auto">
                {[speaker, course.title].filter(Boolean).join(' · ')}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Shelf>
  )
}
