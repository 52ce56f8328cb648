import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { mailCheck } from '../../bin/doctor/mail-check.ts'
import { openLog } from '../../core/log.ts'
import { keepMail } from '../../keeper/mail/keep-mail.ts'
import { dropMail, listMail } from '../../storage/catalog/mail/mail.ts'
import { pullBrake, readBrake, releaseBrake } from '../../storage/catalog/mail/mail-brake.ts'
import { listOrganisationEvents } from '../../storage/catalog/organisations/organisation-events.ts'
import { type MailRig, openMailRig } from '../harness/aula/mail-rig.ts'
import { telling } from '../harness/aula/recorder-rig.ts'
import { type MailServer, startMailServer } from '../harness/servers/mail-server.ts'

let rig: MailRig
let server: MailServer
let keeping: { end(): Promise<void> }[] = []

beforeAll(async () => {
  rig = await openMailRig()
  server = rig.server
})
afterAll(() => rig?.[Symbol.asyncDispose]())
beforeEach(async () => {
  await rig.catalog.deleteFrom('mail').execute()
  await releaseBrake(rig.catalog, rig.organisation, rig.admin)
})
afterEach(async () => {
  await Promise.all(keeping.splice(0).map(({ end }) => end()))
  keeping = []
})

const soon = { timeout: 15_000 }

/** A keeper's part that sends, in this process. */
function keep(settings = rig.settings) {
  const ending = new AbortController()
  const done = keepMail({ catalog: rig.catalog, log: openLog('keeper', 'silent'), settings }, ending.signal)
  const end = async () => {
    ending.abort()
    await done
  }
  keeping.push({ end })
  return end
}

async function takenFor(to: string) {
  return (await server.taken()).filter((mail) => mail.to === to)
}

/** Text as it was before quoted-printable. */
function readable(content: string): string {
  return content
    .replace(/=\r?\n/g, '')
    .replace(/((?:=[0-9A-F]{2})+)/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString())
}

test('an invitation is sent once, as text and page, with the link that the admin was told; the queue keeps no secret', async () => {
  const secret = await rig.invite('lea@example.org')
  expect(JSON.stringify(await rig.mailsTo('lea@example.org'))).not.toContain(secret)
  keep()
  await expect.poll(rig.stateOf('lea@example.org'), soon).toBe('sent')
  const [mail, ...others] = await takenFor('lea@example.org')
  expect(others).toEqual([])
  const content = readable(mail?.content ?? '')
  expect(mail?.from).toBe('aula@example.org')
  expect(content).toMatch(/^From: Aula of Ulm <aula@example\.org>\r?$/m)
  expect(content).toMatch(/^Auto-Submitted: auto-generated\r?$/m)
  expect(content).toContain('multipart/alternative')
  const link = `https://aula.example/invitation#${secret}`
  expect(content.split(`\n${link}`).length).toBe(2)
  expect(content).toContain(`<a href="${link}"`)
  expect(JSON.stringify(await rig.catalog.selectFrom('mail').selectAll().execute())).not.toContain(secret)
})

test('two keepers share the queue: each e-mail is sent once', async () => {
  const people = Array.from({ length: 40 }, (_, index) => `shared-${index}@example.org`)
  for (const email of people) await rig.invite(email)
  keep()
  keep()
  await expect
    .poll(
      async () => (await rig.catalog.selectFrom('mail').select('id').where('state', '=', 'queued').execute()).length,
      soon,
    )
    .toBe(0)
  const taken = (await server.taken()).filter(({ to }) => to.startsWith('shared-'))
  expect(taken.map(({ to }) => to).sort()).toEqual(people.sort())
})

test('what the server refuses is told; what it puts off is tried again later; the others do not wait', async () => {
  for (const name of ['unknown', 'later', 'fine']) await rig.invite(`${name}@example.org`)
  keep()
  await expect.poll(rig.stateOf('fine@example.org'), soon).toBe('sent')
  await expect.poll(rig.stateOf('unknown@example.org'), soon).toBe('refused')
  expect((await rig.mailsTo('unknown@example.org'))[0]?.failure).toContain('5.1.1')
  const [later] = await rig.mailsTo('later@example.org')
  expect(later).toMatchObject({ state: 'queued', claimed_until: null, attempts: 1 })
  expect(later?.failure).toContain('4.7.1')
  const seconds = ((later?.due_at.getTime() ?? 0) - Date.now()) / 1000
  expect(seconds).toBeGreaterThan(15)
  expect(seconds).toBeLessThan(31)
})

test('a server that is away loses nothing: what waits is sent when it is back', async () => {
  await using first = await startMailServer()
  const settings = { ...rig.settings, AULA_SMTP_URL: first.url }
  await first.end()
  await rig.invite('patient@example.org')
  keep(settings)
  await expect.poll(async () => (await rig.mailsTo('patient@example.org'))[0]?.failure, soon).toMatch(/cannot be used/)
  await using second = await startMailServer({ port: first.port })
  const [mail] = await rig.mailsTo('patient@example.org')
  if (mail) await rig.makeDue(mail.id)
  await expect.poll(rig.stateOf('patient@example.org'), soon).toBe('sent')
  expect((await second.taken()).map(({ to }) => to)).toEqual(['patient@example.org'])
})

test('a withdrawn invitation is not sent, and what is too old is of no use', async () => {
  await rig.invite('gone@example.org')
  await rig.catalog.deleteFrom('invitation').where('email', '=', 'gone@example.org').execute()
  await rig.invite('old@example.org')
  await rig.catalog
    .updateTable('mail')
    .set({ expires_at: new Date(0) })
    .where('recipient', '=', 'old@example.org')
    .execute()
  keep()
  await expect.poll(rig.stateOf('gone@example.org'), soon).toBe('dropped')
  await expect.poll(rig.stateOf('old@example.org'), soon).toBe('expired')
  expect(await takenFor('gone@example.org')).toEqual([])
  expect(await takenFor('old@example.org')).toEqual([])
})

test('a certificate that nobody vouches for is not taken: nothing is sent', async () => {
  await using upgrading = await startMailServer({ tls: 'starttls' })
  await rig.invite('secret@example.org')
  const end = keep({ ...rig.settings, AULA_SMTP_URL: upgrading.url })
  const failure = async () => (await rig.mailsTo('secret@example.org'))[0]?.failure
  await expect.poll(failure, soon).toMatch(/self.signed/i)
  await end()
  expect(await upgrading.taken()).toEqual([])
})

test.each(['starttls', 'at-once'] as const)('TLS %s: everything is encrypted', async (tls) => {
  await using encrypting = await startMailServer({ tls })
  await using fresh = await openMailRig({ server: encrypting })
  await fresh.invite('private@example.org')
  const keeper = fresh.startKeeper({ NODE_EXTRA_CA_CERTS: encrypting.certificate })
  await expect.poll(fresh.stateOf('private@example.org'), { timeout: 30_000 }).toBe('sent').catch(telling(keeper))
  expect(await encrypting.taken()).toMatchObject([{ to: 'private@example.org', tls: true }])
})

test('aula doctor goes all the way but for the last byte, and says what is wrong', async () => {
  const look = async (url: string, from: string) => await mailCheck({ AULA_SMTP_URL: url, AULA_MAIL_FROM: from }).look()
  const before = await server.taken()
  expect(await look(server.url, 'Aula <aula@example.org>')).toMatchObject([
    { state: 'warning', what: expect.stringContaining('without TLS') },
    { state: 'ok', what: 'it takes e-mails from aula@example.org' },
  ])
  expect(await look(server.url, 'foreign@example.org')).toMatchObject([
    { state: 'warning' },
    { state: 'problem', what: expect.stringContaining('5.7.1 Not your address') },
  ])
  expect(await look('smtp://127.0.0.1:9', 'aula@example.org')).toMatchObject([
    { state: 'problem', what: expect.stringContaining('ECONNREFUSED') },
  ])
  await using encrypting = await startMailServer({ tls: 'at-once' })
  expect(await look(encrypting.url, 'aula@example.org')).toMatchObject([
    { state: 'problem', what: expect.stringMatching(/self.signed/i) },
  ])
  expect(await server.taken()).toEqual(before)
})

test('the brake: nothing leaves while it is on, and all that has waited when it is released', async () => {
  keep()
  expect(await pullBrake(rig.catalog, rig.organisation, rig.admin)).toBe(0)
  expect(await readBrake(rig.catalog, rig.organisation)).toMatchObject({ by: 'Ada' })
  await rig.invite('stopped@example.org')
  // Several rounds of the keeper.
  await delay(2_500)
  expect(await rig.mailsTo('stopped@example.org')).toMatchObject([{ state: 'queued', attempts: 0 }])
  await releaseBrake(rig.catalog, rig.organisation, rig.admin)
  await expect.poll(rig.stateOf('stopped@example.org'), soon).toBe('sent')
  const events = await listOrganisationEvents(rig.catalog, rig.organisation, undefined, 2)
  expect(events.map(({ event, actor }) => [event, actor])).toEqual([
    ['mail.released', 'Ada'],
    ['mail.stopped', 'Ada'],
  ])
})

test('the brake amid a message: its last byte does not leave, and it stays in the queue', async () => {
  await rig.invite('held-1@example.org')
  keep()
  await expect.poll(server.waits('held'), soon).toBe(true)
  const pulled = performance.now()
  expect(await pullBrake(rig.catalog, rig.organisation, rig.admin)).toBe(0)
  expect(performance.now() - pulled).toBeLessThan(1_000)
  await server.release('held')
  await expect.poll(async () => (await rig.mailsTo('held-1@example.org'))[0]?.claimed_until, soon).toBeNull()
  expect(await rig.mailsTo('held-1@example.org')).toMatchObject([{ state: 'queued', failure: null }])
  expect(await takenFor('held-1@example.org')).toEqual([])
  await releaseBrake(rig.catalog, rig.organisation, rig.admin)
  await expect.poll(rig.stateOf('held-1@example.org'), soon).toBe('sent')
  expect(await takenFor('held-1@example.org')).toHaveLength(1)
})

test('the brake after the last byte: it waits for the server’s answer, and that e-mail was sent before', async () => {
  await rig.invite('slow-1@example.org')
  keep()
  await expect.poll(server.waits('slow'), soon).toBe(true)
  let returned = 0
  const pulling = pullBrake(rig.catalog, rig.organisation, rig.admin).then((left) => {
    returned = Date.now()
    return left
  })
  await delay(500)
  expect(returned).toBe(0)
  await server.release('slow')
  expect(await pulling).toBe(0)
  expect((await rig.mailsTo('slow-1@example.org'))[0]?.state).toBe('sent')
  expect((await takenFor('slow-1@example.org'))[0]?.at).toBeLessThan(returned)
})

test('what is dropped from the queue is not sent, not even amid a message', async () => {
  await pullBrake(rig.catalog, rig.organisation, rig.admin)
  for (const index of [1, 2, 3]) await rig.invite(`dropped-${index}@example.org`)
  const [one] = await rig.mailsTo('dropped-1@example.org')
  expect(one && (await dropMail(rig.catalog, rig.organisation, one.id))).toBe(1)
  expect(await dropMail(rig.catalog, rig.organisation, 'all')).toBe(2)
  await releaseBrake(rig.catalog, rig.organisation, rig.admin)
  await rig.invite('after@example.org')
  keep()
  await expect.poll(rig.stateOf('after@example.org'), soon).toBe('sent')
  expect((await server.taken()).filter(({ to }) => to.startsWith('dropped-'))).toEqual([])
  expect((await listMail(rig.catalog, rig.organisation, 10)).map(({ state }) => state).sort()).toEqual([
    ...['dropped', 'dropped', 'dropped', 'sent'],
  ])
})

test('a keeper that is frozen amid a message and wakes up after the brake was pulled sends nothing', async () => {
  await using fresh = await openMailRig()
  await fresh.invite('held-2@example.org')
  const keeper = fresh.startKeeper()
  await expect.poll(fresh.server.waits('held'), { timeout: 30_000 }).toBe(true).catch(telling(keeper))
  process.kill(keeper.pid, 'SIGSTOP')
  expect(await pullBrake(fresh.catalog, fresh.organisation, fresh.admin)).toBe(0)
  await fresh.server.release('held')
  process.kill(keeper.pid, 'SIGCONT')
  const claimed = async () => (await fresh.mailsTo('held-2@example.org'))[0]?.claimed_until
  await expect.poll(claimed, soon).toBeNull().catch(telling(keeper))
  expect(await fresh.server.taken()).toEqual([])
  // It is whole: once the brake is off, it sends.
  await releaseBrake(fresh.catalog, fresh.organisation, fresh.admin)
  await expect.poll(fresh.stateOf('held-2@example.org'), soon).toBe('sent').catch(telling(keeper))
})

test('killed keepers: before the last byte an e-mail arrives once, after it at most twice, and as the same one', async () => {
  await using fresh = await openMailRig()
  await fresh.invite('held-3@example.org')
  const first = fresh.startKeeper()
  await expect.poll(fresh.server.waits('held'), { timeout: 30_000 }).toBe(true).catch(telling(first))
  await first.end('SIGKILL')
  await fresh.server.release('held')
  await fresh.endClaims()
  const second = fresh.startKeeper()
  await expect.poll(fresh.stateOf('held-3@example.org'), { timeout: 30_000 }).toBe('sent').catch(telling(second))
  expect(await fresh.server.taken()).toHaveLength(1)

  await fresh.invite('slow-3@example.org')
  await expect.poll(fresh.server.waits('slow'), soon).toBe(true).catch(telling(second))
  await second.end('SIGKILL')
  await fresh.server.release('slow')
  expect(await fresh.mailsTo('slow-3@example.org')).toMatchObject([{ state: 'queued', attempts: 1 }])
  await fresh.endClaims()
  const third = fresh.startKeeper()
  await expect.poll(fresh.stateOf('slow-3@example.org'), { timeout: 30_000 }).toBe('sent').catch(telling(third))
  const twice = (await fresh.server.taken()).filter(({ to }) => to === 'slow-3@example.org')
  expect(twice).toHaveLength(2)
  expect(new Set(twice.map(({ content }) => /^Message-ID: .*$/im.exec(content)?.[0])).size).toBe(1)
})
