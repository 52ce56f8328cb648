import { Text } from '@mantine/core'
import { IconDoor, IconEye } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { accessInWords } from '../words/access.ts'
import classes from './facts.module.css'
import { Keeping } from './keeping.tsx'
import { TrimFact } from './trim-fact.tsx'

/** Who can watch, and when and why it leaves. */
export function Facts({ lecture }: { lecture: LecturePage }) {
  return (
    <ul className={classes.facts}>
      <li>
        <IconEye size={20} stroke={1.7} aria-hidden />
        <Text size="sm">{accessInWords(lecture.access, lecture.course?.title).sentence}</Text>
      </li>
      <TrimFact lecture={lecture} />
      <Keeping lecture={lecture} />
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
