import { z } from 'zod'
import {
  courseId,
  email,
  instant,
  invitationId,
  password,
  personId,
  role,
  shortText,
  shortTextOrNone,
} from './fields.ts'
import { route } from './route.ts'

export const me = z.object({
  /** Null when nobody is signed in. */
  person: z.object({ id: personId, name: z.string(), email: z.string(), role }).nullable(),
  organisation: z.object({ name: z.string() }),
  /** True while there is no admin yet: the one-time link of the first start makes one. */
  needsFirstAdmin: z.boolean(),
  /** Demo accounts to offer on the sign-in page; empty unless demo mode is on. */
  demoAccounts: z.array(z.object({ email: z.string(), password: z.string(), role })),
  demoLecture: z.boolean(),
})
export type Me = z.infer<typeof me>

const token = z.string().min(20).max(100)

export const peopleRoutes = {
  me: route({ method: 'get', path: '/me', access: 'anyone', summary: 'Who is signed in', answer: me }),
  signIn: route({
    method: 'post',
    path: '/sign-in',
    access: 'anyone',
    summary: 'Sign in with a local account',
    body: z.object({ email, password: z.string().min(1).max(200) }),
    answer: me,
  }),
  signOut: route({ method: 'post', path: '/sign-out', access: 'anyone', summary: 'Sign out' }),
  makeFirstAdmin: route({
    method: 'post',
    path: '/first-admin',
    access: 'anyone',
    summary: 'Use the one-time link of the first start',
    body: z.object({ token, organisation: shortText, name: shortText, email, password }),
    answer: me,
  }),
  seeInvitation: route({
    method: 'post',
    path: '/invitations/look',
    access: 'anyone',
    summary: 'What an invitation offers',
    body: z.object({ token }),
    answer: z.object({
      organisation: z.string(),
      email: z.string(),
      name: z.string(),
      role,
      course: z.string().nullable(),
    }),
  }),
  acceptInvitation: route({
    method: 'post',
    path: '/invitations/accept',
    access: 'anyone',
    summary: 'Accept an invitation and set a password',
    body: z.object({ token, name: shortText, password }),
    answer: me,
  }),
  listPeople: route({
    method: 'get',
    path: '/people',
    access: 'admin',
    summary: 'Members and open invitations',
    answer: z.object({
      people: z.array(z.object({ id: personId, name: z.string(), email: z.string(), role, since: instant })),
      invitations: z.array(
        z.object({
          id: invitationId,
          email: z.string(),
          name: z.string(),
          role,
          course: z.string().nullable(),
          expires: instant,
        }),
      ),
    }),
  }),
  invite: route({
    method: 'post',
    path: '/people/invitations',
    access: 'admin',
    summary: 'Invite a person; the answer holds the link to send (shown once)',
    body: z.object({
      email,
      name: shortTextOrNone.default(''),
      role,
      course: courseId.nullable().default(null),
    }),
    answer: z.object({ id: invitationId, link: z.string() }),
  }),
  withdrawInvitation: route({
    method: 'delete',
    path: '/people/invitations/:invitation',
    access: 'admin',
    summary: 'Withdraw an invitation',
    params: z.object({ invitation: invitationId }),
  }),
  changeRole: route({
    method: 'patch',
    path: '/people/:person',
    access: 'admin',
    summary: 'Change a member’s role (the last admin stays one)',
    params: z.object({ person: personId }),
    body: z.object({ role }),
  }),
  removePerson: route({
    method: 'delete',
    path: '/people/:person',
    access: 'admin',
    summary: 'Remove a member; lectures stay',
    params: z.object({ person: personId }),
  }),
}
