import { randomBytes } from 'node:crypto'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type CompleteSettings, settingsSchema } from '../../../core/config/settings.ts'
import type { MailId, OrganisationId, PersonId } from '../../../core/ids.ts'
import type { Mail } from '../../../storage/catalog/mail/mail.ts'
import type { Catalog } from '../../../storage/catalog/open-catalog.ts'
import { ensureOrganisation } from '../../../storage/catalog/organisations/organisations.ts'
import { createInvitation } from '../../../storage/catalog/people/invitations.ts'
import { addUser } from '../../../storage/catalog/people/people.ts'
import { type Child, startChild } from '../child.ts'
import { type MailServer, startMailServer } from '../servers/mail-server.ts'
import { startPostgres } from '../servers/postgres.ts'
import { startRedis } from '../servers/redis.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const program = fileURLToPath(new URL('../../../bin/aula.ts', import.meta.url))

export type MailRig = AsyncDisposable & {
  catalog: Catalog
  organisation: OrganisationId
  admin: PersonId
  settings: CompleteSettings
  server: MailServer
  /** Invites somebody by e-mail; what the mail server does with them is in the address's first word. */
  invite(email: string): Promise<string>
  /** The e-mails of the queue's table to this address. */
  mailsTo(email: string): Promise<Mail[]>
  /** What becomes of the newest e-mail to this address, to be polled. */
  stateOf(email: string): () => Promise<string | undefined>
  /** Lets a keeper's claim be over that has not settled it. */
  endClaims(): Promise<void>
  makeDue(id: MailId): Promise<void>
  /** A real keeper on this rig. */
  startKeeper(further?: Record<string, string>): Child
}

/** A catalogue with an admin, and a mail server; keepers as wanted. */
export async function openMailRig(options: { server?: MailServer } = {}): Promise<MailRig> {
  await using opening = new AsyncDisposableStack()
  const [postgres, redis, server, folder] = await Promise.all([
    startPostgres().then((it) => opening.use(it)),
    startRedis().then((it) => opening.use(it)),
    options.server ?? startMailServer().then((it) => opening.use(it)),
    temporaryFolder('mail-rig').then((it) => opening.use(it)),
  ])
  const { catalog, url } = await postgres.catalog()
  const { id: organisation } = await ensureOrganisation(catalog)
  const { person: admin } = await addUser(catalog, { email: 'admin@example.org', name: 'Ada', role: 'admin' })
  const environment = {
    ...{ AULA_DATA: folder.path, AULA_PUBLIC_URL: 'https://aula.example', AULA_LOG_LEVEL: 'debug' },
    ...{ AULA_SECRET: randomBytes(32).toString('hex'), AULA_DATABASE_URL: url, AULA_QUEUE_URL: redis.url },
    ...{ AULA_STORAGE_URL: pathToFileURL(`${folder.path}/objects`).href },
    ...{ AULA_SMTP_URL: server.url, AULA_MAIL_FROM: 'Aula of Ulm <aula@example.org>' },
  }
  const settings = settingsSchema.parse(environment) as CompleteSettings
  const resources = opening.move()
  const mailsTo = (email: string) =>
    catalog.selectFrom('mail').selectAll().where('recipient', '=', email).orderBy('id', 'desc').execute()
  return {
    ...{ catalog, organisation, admin, settings, server, mailsTo },
    async invite(email) {
      const key = settings.AULA_SECRET
      const who = { organisation, email, name: 'Lea', role: 'student' as const, course: null, invitedBy: admin }
      return (await createInvitation(catalog, { ...who, key, mail: true })).secret
    },
    stateOf: (email) => async () => (await mailsTo(email))[0]?.state,
    async endClaims() {
      const past = new Date(0)
      await catalog.updateTable('mail').set({ claimed_until: past }).where('claimed_until', 'is not', null).execute()
    },
    async makeDue(id) {
      await catalog
        .updateTable('mail')
        .set({ due_at: new Date(0) })
        .where('id', '=', id)
        .execute()
    },
    startKeeper(further) {
      const { PATH, HOME } = process.env
      const env = { PATH, HOME, ...environment, AULA_NODE: `rig-${randomBytes(4).toString('hex')}`, ...further }
      const child = startChild(process.execPath, [program, 'keeper'], env)
      resources.defer(() => child.end('SIGKILL'))
      return child
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
