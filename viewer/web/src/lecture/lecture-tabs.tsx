import { Badge, Tabs } from '@mantine/core'
import { useState } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { useChatTab } from '../participation/use-chat-tab.tsx'
import { useQuestionsTab } from '../participation/use-questions-tab.tsx'

type Properties = { lecture: LecturePage; seek: (milliseconds: number) => void }

/** Only tabs in which there is something; without any, nothing. */
export function LectureTabs({ lecture, seek }: Properties) {
  const [chosen, choose] = useState<string | null>(null)
  const questions = useQuestionsTab(lecture, seek)
  const chat = useChatTab(lecture, seek, chosen === 'chat' || questions === null)
  const tabs = [questions, chat].filter((tab) => tab !== null)
  const [first] = tabs
  if (!first) return null
  return (
    <Tabs value={tabs.some(({ id }) => id === chosen) ? chosen : first.id} onChange={choose}>
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
        <Tabs.Panel key={id} value={id} pt="md">
          {content}
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
