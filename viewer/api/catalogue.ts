import { accountRoutes } from './account.ts'
import { adminRoutes } from './admin.ts'
import { courseRoutes } from './courses.ts'
import { fileRoutes } from './files.ts'
import { hostRoutes } from './hosts.ts'
import { lectureRoutes } from './lectures.ts'
import { mailRoutes } from './mail.ts'
import { participationRoutes } from './participation.ts'
import { peopleRoutes } from './people.ts'
import { planRoutes } from './plans.ts'
import { retentionRoutes } from './retention.ts'
import { roomRoutes } from './rooms.ts'
import { sharingRoutes } from './sharing.ts'
import { textRoutes } from './texts.ts'
import { watchChatRoutes } from './watch-chat.ts'
import { watchingRoutes } from './watching.ts'

/** Every route of the JSON API. OpenAPI, the server's handlers and the browser's client are all made from it. */
export const apiRoutes = {
  ...peopleRoutes,
  ...accountRoutes,
  ...courseRoutes,
  ...roomRoutes,
  ...planRoutes,
  ...lectureRoutes,
  ...fileRoutes,
  ...sharingRoutes,
  ...watchingRoutes,
  ...participationRoutes,
  ...watchChatRoutes,
  ...adminRoutes,
  ...retentionRoutes,
  ...hostRoutes,
  ...mailRoutes,
  ...textRoutes,
}
export type ApiRoutes = typeof apiRoutes
export type ApiRouteName = keyof ApiRoutes
