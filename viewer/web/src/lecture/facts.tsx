import { Text } from '@mantine/core'
import { IconBooks, IconCopyright, IconDoor, IconEye } from '@tabler/icons-react'
import { Fragment } from 'react'
import { Link } from 'react-router'
import { licenceAddress } from '../../../../core/lecture/licence.ts'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { accessInWords } from '../words/access.ts'
import { licenceInWords } from '../words/licence.ts'
import classes from './facts.module.css'
import { TrimFact } from './trim-fact.tsx'

/** Who can watch, in which courses it is shown, and what others may do with it. */
export function Facts({ lecture }: { lecture: LecturePage }) {
  return (
    <ul className={classes.facts}>
      <li>
        <IconEye size={20} stroke={1.7} aria-hidden />
        <Text size="sm">{accessInWords(lecture.access, lecture.course?.title).sentence}</Text>
      </li>
      <TrimFact lecture={lecture} />
      {lecture.otherCourses.length > 0 && (
        <li>
          <IconBooks size={20} stroke={1.7} aria-hidden />
          <Text size="sm">
            {t('Also shown in:')}{' '}
            {lecture.otherCourses.map(({ id, title }, index) => (
              <Fragment key={id}>
                {index > 0 && ', '}
                <Link to={`/courses/${id}`} dir="auto">
                  {title}
                </Link>
              </Fragment>
            ))}
          </Text>
        </li>
      )}
      <li>
        <IconCopyright size={20} stroke={1.7} aria-hidden />
        <Text size="sm">
          <LicenceText licence={lecture.licence} />
        </Text>
      </li>
      {lecture.room && lecture.canManage && (
        <li>
          <IconDoor size={20} stroke={1.7} aria-hidden />
          <Text size="sm">
            {t('Held in:')}{' '}
            <Link to={`/rooms/${lecture.room.id}`} dir="auto">
              {lecture.room.name}
            </Link>
          </Text>
        </li>
      )}
    </ul>
  )
}

function LicenceText({ licence }: Pick<LecturePage, 'licence'>) {
  const address = licenceAddress(licence)
  if (address === null) return licenceInWords(licence)
  return (
    <a href={address} target="_blank" rel="license noopener noreferrer">
      {licenceInWords(licence)}
    </a>
  )
}
