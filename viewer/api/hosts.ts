import { z } from 'zod'
import { shortText } from './fields.ts'
import { route } from './route.ts'

export const hostRoutes = {
  listHosts: route({
    method: 'get',
    path: '/admin/hosts',
    access: 'admin',
    summary: 'Hosts of other conferences at which recorders may record',
    answer: z.object({
      hosts: z.array(
        z.object({
          host: z.string(),
          /** Whether the server's shared secret is known; nobody is ever told it. */
          hasSecret: z.boolean(),
          /** Rooms there. */
          rooms: z.int(),
        }),
      ),
    }),
  }),
  allowHost: route({
    method: 'post',
    path: '/admin/hosts',
    access: 'admin',
    summary: 'Allow a host, or give an allowed one’s shared secret',
    body: z.object({
      host: shortText,
      /** A BigBlueButton server's shared secret; it is kept sealed. */
      secret: shortText.optional(),
    }),
  }),
  disallowHost: route({
    method: 'delete',
    path: '/admin/hosts/:host',
    access: 'admin',
    summary: 'Take a host off the list; what is being recorded there goes on',
    params: z.object({ host: z.string().max(253) }),
  }),
}
