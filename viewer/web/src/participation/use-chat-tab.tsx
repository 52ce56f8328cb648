import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import type { LectureTab } from './lecture-tab.ts'
import { useUnread } from './use-unread.ts'
import { useWatchChat } from './use-watch-chat.ts'
import { WatchChat } from './watch-chat.tsx'

/** The tab with the chat; null where nothing is written and nothing can be. `open`: it is in sight. */
export function useChatTab(
  lecture: LecturePage,
  seek: (milliseconds: number) => void,
  open: boolean,
): LectureTab | null {
  const own = useWatchChat(lecture.id, lecture.canManage)
  const unread = useUnread(own, open)
  const running = lecture.status === 'live' || lecture.status === 'paused'
  const { chat } = own
  if (!chat || (chat.messages.length === 0 && !(running && (chat.on || lecture.canManage)))) return null
  return {
    id: 'chat',
    label: t('Chat'),
    count: unread,
    content: (
      <WatchChat
        own={own}
        canManage={lecture.canManage}
        running={running}
        open={open}
        seek={lecture.playback && !running ? seek : undefined}
      />
    ),
  }
}
