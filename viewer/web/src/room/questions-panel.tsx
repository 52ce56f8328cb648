import { Badge, Tabs } from '@mantine/core'
import { t } from '../language/language.ts'
import { Questions } from '../participation/questions.tsx'
import type { OwnParticipation } from '../participation/use-participation.ts'
import type { OwnWatchChat } from '../participation/use-watch-chat.ts'
import { WatchChat } from '../participation/watch-chat.tsx'
import { SidePanel } from './side-panel.tsx'

type Properties = { participation: OwnParticipation; chat: OwnWatchChat; running: boolean; unread: number } & {
  tab: OutsideTab
  showTab: (tab: OutsideTab) => void
  close: () => void
}

/** What of those who watch is in sight. */
export type OutsideTab = 'questions' | 'chat'

/** For the lecturer in the room: what those ask and write who watch, and who of them would like to come in. */
export function QuestionsPanel({ participation, chat, running, unread, tab, showTab, close }: Properties) {
  return (
    <SidePanel title={t('Those who watch')} closeLabel={t('Close')} close={close}>
      <Tabs value={tab} onChange={(chosen) => showTab(chosen === 'chat' ? 'chat' : 'questions')}>
        <Tabs.List aria-label={t('Those who watch')} mb="sm">
          <Tabs.Tab value="questions">{t('Questions')}</Tabs.Tab>
          <Tabs.Tab
            value="chat"
            rightSection={
              unread > 0 && (
                <Badge size="sm" variant="light" circle={unread < 10}>
                  {unread}
                </Badge>
              )
            }
          >
            {t('Chat')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="questions">
          <Questions participation={participation} canManage asking={false} />
        </Tabs.Panel>
        <Tabs.Panel value="chat">
          <WatchChat key={chat.lecture} own={chat} canManage running={running} open={tab === 'chat'} />
        </Tabs.Panel>
      </Tabs>
    </SidePanel>
  )
}
