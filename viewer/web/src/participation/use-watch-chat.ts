import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { ChatNews } from '../../../api/watch-chat.ts'
import { callApi } from '../api/call-api.ts'
import { Refusal } from '../api/refusal.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { cleanText } from '../words/clean-text.ts'
import { showProblem } from '../words/show-problem.tsx'
import { chatQuery } from './chat-query.ts'
import { type ChatState, withChatNews, withOlder } from './with-chat-news.ts'

/** The chat beside the player as one person has it; whoever shows the lecture follows it. */
export type OwnWatchChat = {
  /** Undefined: there is none right now. */
  lecture: string | undefined
  /** Undefined until it is known. */
  chat: ChatState | undefined
  signedIn: boolean
  /** What is being written: it stays while the chat is out of sight. */
  text: string
  setText(text: string): void
  /** On its way: the field waits. */
  sending: boolean
  /** Why the message was not sent; it is still in the field. */
  problem: string | null
  /** Until when one has to rest, in this page's own time. */
  restUntil: number
  send(): void
  /** Each answers whether it worked; what did not is told. */
  hide(message: number, hidden: boolean): Promise<boolean>
  change(changes: { on?: boolean; restSeconds?: number }): Promise<boolean>
  readOlder(): Promise<boolean>
}

/**
 * @param lecture undefined: there is none right now
 * @param canManage who manages the lecture need not rest
 */
export function useWatchChat(lecture: string | undefined, canManage: boolean): OwnWatchChat {
  const client = useQueryClient()
  const id = lecture ?? ''
  const { data: me } = useMe()
  const { data: chat } = useQuery({ ...chatQuery(id), enabled: lecture !== undefined })
  const [text, setText] = useState('')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [restUntil, setRestUntil] = useState(0)
  const sent = useRef({ id: '', text: '' })
  const send = async () => {
    const cleaned = cleanText(text)
    if (cleaned === '' || sending || performance.now() < restUntil) return
    // The same once more keeps its id: if it has arrived after all, it is there once.
    if (sent.current.text !== cleaned) sent.current = { id: crypto.randomUUID(), text: cleaned }
    setSending(true)
    try {
      const { restSeconds } = await act(client, id, (known) =>
        callApi('writeMessage', { params: { lecture: id }, body: { ...sent.current, known } }),
      )
      sent.current = { id: '', text: '' }
      setText('')
      setProblem(null)
      if (!canManage) setRestUntil(performance.now() + restSeconds * 1_000)
    } catch (error) {
      setProblem(error instanceof Refusal ? error.message : t('The message was not sent. Please try again.'))
    }
    setSending(false)
  }
  /** The same from one moment to the next, for hundreds of rows. */
  const hide = useCallback(
    (message: number, hidden: boolean) =>
      attempt(
        () =>
          act(client, id, (known) =>
            callApi('hideMessage', { params: { lecture: id, message }, body: { hidden, known } }),
          ),
        t('This was not changed'),
      ),
    [client, id],
  )
  return {
    ...{ lecture, chat, signedIn: Boolean(me?.person), text, setText, sending, problem, restUntil, hide },
    send: () => void send(),
    change: (changes) =>
      attempt(
        () =>
          act(client, id, (known) => callApi('changeChat', { params: { lecture: id }, body: { ...changes, known } })),
        t('This was not changed'),
      ),
    readOlder: () =>
      attempt(async () => {
        const before = chat?.messages[0]?.number ?? 1
        const older = await callApi('seeOlderMessages', { params: { lecture: id }, query: { before } })
        client.setQueryData(chatQuery(id).queryKey, (now) => now && withOlder(now, older))
      }, t('Older messages could not be read')),
  }
}

/** Does something to a chat of which a version is known, and shows what has changed since then. */
async function act(
  client: QueryClient,
  lecture: string,
  call: (known: number) => Promise<ChatNews>,
): Promise<ChatNews> {
  const { queryKey } = chatQuery(lecture)
  const news = await call(client.getQueryData(queryKey)?.version ?? 0)
  client.setQueryData(queryKey, (now) => withChatNews(now, news))
  return news
}

async function attempt(change: () => Promise<unknown>, title: string): Promise<boolean> {
  try {
    await change()
    return true
  } catch (error) {
    showProblem(title, error)
    return false
  }
}
