import { mostMessages, withMessage } from '../../conference/chat-messages.ts'
import type { ChatMessage, ViewerMessage } from '../../conference/protocol.ts'
import { AppError } from '../../core/errors.ts'
import type { RoomId } from '../../core/ids.ts'
import type { Catalog } from '../../storage/catalog/open-catalog.ts'
import { addMessage, openMessages, removeMessage } from '../../storage/catalog/rooms/room-messages.ts'
import { type MessageRate, messageBudget } from './message-budget.ts'

/** What one person may write: a thought in several messages, then one a second. */
export const writingRate: MessageRate = { burst: 5, perSecond: 1 }
/** What a whole room may write: each message goes to everybody in it. */
const roomRate: MessageRate = { burst: 60, perSecond: 20 }

/** The chat of one room while there are people in it. */
export type RoomChat = {
  /** The last ones, in the order in which everybody was told. */
  readonly messages: ChatMessage[]
  /** Told to the room when it is kept; one that is there already is not told again. @throws TooManyMessages */
  write(message: Pick<ChatMessage, 'id' | 'author' | 'name' | 'text'>): Promise<void>
  /** @param by who removes it */
  remove(id: string, by: string): Promise<void>
}

/** Reads what is kept of a room's chat. A message is in the catalogue before anybody is told of it. */
export async function openRoomChat(
  catalog: Catalog,
  room: RoomId,
  tell: (message: ViewerMessage) => void,
): Promise<RoomChat> {
  const budget = messageBudget(roomRate)
  let messages: ChatMessage[] = await openMessages(catalog, room, mostMessages)
  let work: Promise<void> = Promise.resolve()

  /** One after the other: in the order of the catalogue. */
  const inTurn = (act: () => Promise<ChatMessage | undefined>): Promise<void> => {
    const done = work.then(async () => {
      const message = await act()
      if (!message) return
      messages = withMessage(messages, message)
      tell({ type: 'message', message })
    })
    work = done.catch(() => {})
    return done
  }

  return {
    get messages() {
      return messages
    },
    async write(message) {
      if (!budget.spend(performance.now())) throw new TooManyMessages()
      await inTurn(() => addMessage(catalog, room, message))
    },
    async remove(id, by) {
      await inTurn(async () => {
        const message = messages.find((one) => one.id === id)
        if (!message || message.removedBy !== null) return undefined
        await removeMessage(catalog, room, id, by)
        return { ...message, text: '', removedBy: by }
      })
    },
  }
}

/** Somebody, or a whole room, writes faster than anybody reads. */
export class TooManyMessages extends AppError {
  constructor() {
    super('room.too-many-messages', 'caller', 'That was too much at once. Please wait a few seconds.')
  }
}
