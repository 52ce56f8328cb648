import { z } from 'zod'
import { pageKinds } from '../../core/text/organisation-text.ts'
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
import { importOutcome, importPreview, peopleList } from './import.ts'
import { route } from './route.ts'

export const me = z.object({
  /** Null when nobody is signed in. */
  person: z
    .object({
      id: personId,
      name: z.string(),
      email: z.string(),
      role,
      /** Has lectures and rooms to look after, whatever their role. Not there while a viewer of the release before answers. */
      inCharge: z.boolean().optional(),
    })
    .nullable(),
  /** `pages`: which it has of those that the footer links. */
  organisation: z.object({ name: z.string(), pages: z.array(z.enum(pageKinds)) }),
  /** True while there is no admin yet: the one-time link of the first start makes one. */
  needsFirstAdmin: z.boolean(),
  /** Demo accounts to offer on the sign-in page; empty unless demo mode is on. */
  demoAccounts: z.array(z.object({ email: z.string(), password: z.string(), role })),
  demoLecture: z.boolean(),
  /** Whether e-mails can be sent from here; else links are handed on by people. */
  mail: z.boolean(),
})
export type Me = z.infer<typeof me>

const belongings = z.object({
  lecturesInCourses: z.int(),
  lecturesAlone: z.int(),
  rooms: z.int(),
  /** Courses without another lecturer. */
  courses: z.array(z.object({ id: courseId, title: z.string() })),
})
export type Belongings = z.infer<typeof belongings>

const token = z.string().min(20).max(100)
/** A password that was set before; today's rules need not hold for it. */
const typedPassword = z.string().min(1).max(200)
/** Six digits, or a recovery code. */
const code = z.string().trim().min(6).max(40)

export const peopleRoutes = {
  me: route({ method: 'get', path: '/me', access: 'anyone', summary: 'Who is signed in', answer: me }),
  signIn: route({
    method: 'post',
    path: '/sign-in',
    access: 'anyone',
    summary: 'Sign in with a local account; `code` where the account has a second factor',
    body: z.object({ email, password: typedPassword, code: code.optional() }),
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
      people: z.array(
        z.object({
          id: personId,
          name: z.string(),
          email: z.string(),
          role,
          since: instant,
          /** Since when they cannot sign in. */
          deactivated: instant.nullable(),
          secondFactor: z.boolean(),
        }),
      ),
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
    summary: 'Invite a person; the answer holds the link, which is sent by e-mail where there is a mail server',
    body: z.object({
      email,
      name: shortTextOrNone.default(''),
      role,
      course: courseId.nullable().default(null),
    }),
    answer: z.object({ id: invitationId, link: z.string(), mailed: z.boolean() }),
  }),
  previewImport: route({
    method: 'post',
    path: '/people/import/preview',
    access: 'admin',
    summary: 'What importing people from CSV (name, email, role, course) would do, line by line; nothing is done',
    body: peopleList,
    largeBody: true,
    answer: importPreview,
  }),
  importPeople: route({
    method: 'post',
    path: '/people/import',
    access: 'admin',
    summary: 'Import people from CSV: every line or none',
    body: peopleList,
    largeBody: true,
    answer: importOutcome,
  }),
  withdrawInvitation: route({
    method: 'delete',
    path: '/people/invitations/:invitation',
    access: 'admin',
    summary: 'Withdraw an invitation',
    params: z.object({ invitation: invitationId }),
  }),
  changePerson: route({
    method: 'patch',
    path: '/people/:person',
    access: 'admin',
    summary: 'Change a member’s role (the last admin stays one), correct name or e-mail address',
    params: z.object({ person: personId }),
    body: z.object({ role, name: shortText, email }).partial(),
  }),
  removePerson: route({
    method: 'delete',
    path: '/people/:person',
    access: 'admin',
    summary: 'Remove a member; lectures and rooms go to the heir, or stay without an owner',
    params: z.object({ person: personId }),
    query: z.object({ heir: personId.optional() }),
  }),
  seeBelongings: route({
    method: 'get',
    path: '/people/:person/belongings',
    access: 'admin',
    summary: 'What a member has that somebody has to go on with',
    params: z.object({ person: personId }),
    answer: belongings,
  }),
  handOn: route({
    method: 'post',
    path: '/people/:person/hand-on',
    access: 'admin',
    summary: 'Hand a member’s lectures and rooms, and courses that would have no lecturer, to another one',
    params: z.object({ person: personId }),
    body: z.object({ heir: personId }),
  }),
  seeOwnerless: route({
    method: 'get',
    path: '/ownerless',
    access: 'admin',
    summary: 'What people who were removed have left',
    answer: belongings,
  }),
  handOnOwnerless: route({
    method: 'post',
    path: '/ownerless/hand-on',
    access: 'admin',
    summary: 'Hand lectures and rooms without an owner to a member',
    body: z.object({ heir: personId }),
  }),
  deactivatePerson: route({
    method: 'post',
    path: '/people/:person/deactivate',
    access: 'admin',
    summary: 'Let a member sign in no more; lectures and rooms go to the heir, or stay as they are',
    params: z.object({ person: personId }),
    body: z.object({ heir: personId.nullable() }),
  }),
  reactivatePerson: route({
    method: 'post',
    path: '/people/:person/reactivate',
    access: 'admin',
    summary: 'Let a deactivated member sign in again',
    params: z.object({ person: personId }),
  }),
  makeResetLink: route({
    method: 'post',
    path: '/people/:person/reset-link',
    access: 'admin',
    summary: 'A link with which a member sets a new password, within an hour, once',
    params: z.object({ person: personId }),
    answer: z.object({ link: z.string() }),
  }),
  dropSecondFactor: route({
    method: 'delete',
    path: '/people/:person/second-factor',
    access: 'admin',
    summary: 'Ask a member for codes no more (the device is lost)',
    params: z.object({ person: personId }),
  }),
}
