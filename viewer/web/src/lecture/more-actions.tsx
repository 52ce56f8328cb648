import { ActionIcon, Menu } from '@mantine/core'
import { IconBooks, IconDots, IconUsers } from '@tabler/icons-react'
import { useState } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { LecturersDialog } from './lecturers-dialog.tsx'
import { OtherCourses } from './other-courses.tsx'

/** What those who manage a lecture do now and then. */
export function MoreActions({ lecture }: { lecture: LecturePage }) {
  const [opened, setOpened] = useState<'courses' | 'lecturers' | null>(null)
  const close = () => setOpened(null)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={t('More')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconBooks size={18} aria-hidden />} onClick={() => setOpened('courses')}>
            {t('Add to another course')}
          </Menu.Item>
          <Menu.Item leftSection={<IconUsers size={18} aria-hidden />} onClick={() => setOpened('lecturers')}>
            {t('Who manages it')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {opened === 'courses' && <OtherCourses lecture={lecture} close={close} />}
      {opened === 'lecturers' && <LecturersDialog lecture={lecture.id} close={close} />}
    </>
  )
}
