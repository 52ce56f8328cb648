import WebSocket from 'ws'
import { z } from 'zod'
import { newId, type RoomId } from '../../../core/ids.ts'
import type { TestJanus } from './janus.ts'

const answer = z.object({
  transaction: z.string().optional(),
  data: z.object({ id: z.number() }).optional(),
  plugindata: z.object({ data: z.unknown() }).optional(),
})
const roomList = z.object({ list: z.array(z.object({ room: z.string() })) })
const feedList = z.object({ participants: z.array(z.object({ id: z.string() })) })

/**
 * The feeds that Janus itself has in a room, past the viewer, whether anything flows over them yet or not:
 * `<participant>-<source>-<number>`.
 */
export async function janusFeeds(janus: TestJanus, room: RoomId): Promise<string[]> {
  const socket = new WebSocket(janus.url, 'janus-protocol')
  try {
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    const ask = async (request: object) => {
      const transaction = newId()
      const answered = new Promise<z.infer<typeof answer>>((resolve) => {
        socket.on('message', (data) => {
          const message = answer.parse(JSON.parse(data.toString()))
          if (message.transaction === transaction) resolve(message)
        })
      })
      socket.send(JSON.stringify({ transaction, apisecret: janus.apiSecret, ...request }))
      return await answered
    }
    const session_id = (await ask({ janus: 'create' })).data?.id
    const attached = await ask({ janus: 'attach', session_id, plugin: 'janus.plugin.videoroom' })
    const about = { janus: 'message', session_id, handle_id: attached.data?.id }
    const tell = async (body: object) => (await ask({ ...about, body })).plugindata?.data
    const { list } = roomList.parse(await tell({ request: 'list', admin_key: janus.adminKey }))
    const feeds: string[] = []
    for (const { room: name } of list.filter((one) => one.room.startsWith(room))) {
      const { participants } = feedList.parse(await tell({ request: 'listparticipants', room: name }))
      feeds.push(...participants.map(({ id }) => id))
    }
    return feeds.sort()
  } finally {
    socket.terminate()
  }
}
