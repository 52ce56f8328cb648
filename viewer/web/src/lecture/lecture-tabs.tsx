import { Badge, Tabs } from '@mantine/core'
import { useState } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import type { LectureTab } from '../participation/lecture-tab.ts'
import { useChatTab } from '../participation/use-chat-tab.tsx'
import { useQuestionsTab } from '../participation/use-questions-tab.tsx'
import { filesTab } from './files.tsx'

type Properties = { lecture: LecturePage; seek: (milliseconds: number) => void }

/** Only tabs in which there is something; without any, nothing. In the trash a lecture has its files only. */
export function LectureTabs({ lecture, seek }: Properties) {
  const [chosen, choose] = useState<string | null>(null)
  if (lecture.status === 'trashed') return <TabsOf tabs={[filesTab(lecture)]} chosen={chosen} choose={choose} />
  return <AllTabs lecture={lecture} seek={seek} chosen={chosen} choose={choose} />
}

type Choice = { chosen: string | null; choose: (id: string | null) => void }

function AllTabs({ lecture, seek, ...choice }: Properties & Choice) {
  const questions = useQuestionsTab(lecture, seek)
  const isOpen = choice.chosen === 'chat' || (questions === null && choice.chosen !== 'files')
  const chat = useChatTab(lecture, seek, isOpen)
  return <TabsOf tabs={[questions, chat, filesTab(lecture)]} {...choice} />
}

function TabsOf({ tabs: all, chosen, choose }: { tabs: (LectureTab | null)[] } & Choice) {
  const tabs = all.filter((tab) => tab !== null)
  const [first] = tabs
  if (!first) return null
  return (
    <Tabs
      value={tabs.some(({ id }) => id === chosen) ? chosen : first.id}
      onChange={choose}
      // What is on its way in a tab goes on, and asks before it is left, when another one is looked at.
      keepMountedMode="display-none"
    >
      <Tabs.List aria-label={t('Beside the lecture')}>
        {tabs.map(({ id, label, count = 0 }) => (
          <Tabs.Tab
            key={id}
            value={id}
            rightSection={
              count > 0 && (
                <Badge size="sm" variant="light" circle={count < 10}>
                  {count}
                </Badge>
              )
            }
          >
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ id, content }) => (
        // A tab that comes first later on takes nobody away from what they do here.
        <Tabs.Panel key={id} value={id} pt="md" onFocus={() => choose(id)} onPointerDown={() => choose(id)}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
