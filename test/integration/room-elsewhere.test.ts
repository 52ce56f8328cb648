import { access } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { noteFrameRate } from '../../storage/catalog/frame-rate-steps.ts'
import { noteProblem } from '../../storage/catalog/recording-problems.ts'
import { createRoom } from '../../storage/catalog/rooms.ts'
import { openBrowser } from '../harness/browser.ts'
import { holdRecording } from '../harness/hold-recording.ts'
import { startPostgres } from '../harness/postgres.ts'
import { startRedis } from '../harness/redis.ts'
import { seriousFindings } from '../harness/serious-findings.ts'
import { startViewer } from '../harness/viewer.ts'
import { makeWorld } from '../harness/viewer-world.ts'

const phone = { width: 360, height: 740 }
const root = fileURLToPath(new URL('../..', import.meta.url))

test('who manages a room elsewhere reads on its page within 10 s what is wrong with its recording', async () => {
  await access(`${root}/dist/web/index.html`).catch(() => execa('npm', ['run', 'build:web'], { cwd: root }))
  await using postgres = await startPostgres()
  await using redis = await startRedis()
  const { url: databaseUrl } = await postgres.catalog()
  await using viewer = await startViewer({ databaseUrl, queueUrl: redis.url })
  const { catalog, organisation } = viewer.context
  const { cookies, people } = await makeWorld(viewer.context)
  const conference = { system: 'page', address: 'https://meet.example.org/optics', steps: [] }
  const room = await createRoom(catalog, {
    ...{ organisation, name: 'Optics', owner: people.lecturer, course: null, conference },
  })
  await using held = await holdRecording(catalog, room)
  const { recording } = held.place

  await using browser = await openBrowser()
  const page = await browser.newPage()
  await page.setViewport(phone)
  await page.setCookie({ name: 'aula_login', value: cookies.lecturer.replace('aula_login=', ''), url: viewer.url })
  await page.goto(`${viewer.url}/rooms/${room}`)
  await page.waitForSelector('main h1')
  const told = () => page.$$eval('[role=status] [data-problem]', (all) => all.map(({ textContent }) => textContent))
  const rate = () => page.$$eval('[data-frames-per-second]', (all) => all.map(({ textContent }) => textContent))
  const within10s = { timeout: 10_000 }
  expect(await told()).toEqual([])

  const trouble = { recording, take: 1, code: 'sound.silent' as const, at: new Date() }
  await noteProblem(catalog, { ...trouble, event: 'trouble' })
  await expect.poll(told, within10s).toEqual([expect.stringContaining('silent although somebody speaks')])
  const owned = { id: recording, organisation_id: organisation, take: 1 }
  await noteFrameRate(catalog, owned, 15, 'processor.short')
  await expect.poll(rate, within10s).toEqual([expect.stringContaining('keeps 15 of 30 pictures a second')])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width)
  expect(await seriousFindings(page)).toEqual([])

  const asStudent = await fetch(`${viewer.url}/api/rooms/${room}`, { headers: { cookie: cookies.student } })
  expect((await asStudent.json()).recording).toMatchObject({ problems: [], framesPerSecond: null })
  await noteProblem(catalog, { ...trouble, event: 'troubleOver' })
  await noteFrameRate(catalog, owned, 30, 'processor.free')
  await expect.poll(told, within10s).toEqual([])
  await expect.poll(rate, within10s).toEqual([expect.stringContaining('all 30 pictures a second again')])
})
