import { Link } from 'react-router'
import type { UpcomingLecture } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { Shelf } from '../parts/shelf.tsx'
import { shortDateAndTime } from '../words/date.ts'
import classes from './upcoming.module.css'

/** What is planned, in one's courses or on the page of one (`inCourse`); once it begins it is live, and not here. */
export function Upcoming({ lectures, inCourse = false }: { lectures: UpcomingLecture[]; inCourse?: boolean }) {
  if (lectures.length === 0) return null
  return (
    <Shelf title={t('Upcoming')}>
      <ul className={classes.lectures}>
        {lectures.map((lecture) => (
          <li key={lecture.id}>
            {inCourse ? (
              <div className={classes.lecture}>
                <Facts lecture={lecture} who={lecture.speaker} />
              </div>
            ) : (
              <Link to={`/courses/${lecture.course.id}`} className={classes.lecture}>
                <Facts lecture={lecture} who={[lecture.speaker, lecture.course.title].filter(Boolean).join(' · ')} />
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Shelf>
  )
}

function Facts({ lecture: { title, beginsAt }, who }: { lecture: UpcomingLecture; who: string }) {
  return (
    <>
      <time dateTime={beginsAt} className={classes.when}>
        {shortDateAndTime(beginsAt)}
      </time>
      <span className={classes.title} dir="auto">
        {title}
      </span>
      <span className={classes.who} dir="auto">
        {who}
      </span>
    </>
  )
}
