import { expect, test } from 'vitest'
import { tellLevel } from '../../storage/catalog/notify/recorded-levels.ts'
import { noteFrameRate } from '../../storage/catalog/recordings/frame-rate-steps.ts'
import { noteProblem } from '../../storage/catalog/recordings/recording-problems.ts'
import { createRoom } from '../../storage/catalog/rooms/rooms.ts'
import { openPageAs } from '../harness/aula/open-page-as.ts'
import { startViewerRig } from '../harness/aula/viewer-rig.ts'
import { openBrowser } from '../harness/browser/browser.ts'
import { phone } from '../harness/browser/find-flaws.ts'
import { looksWell } from '../harness/browser/looks-well.ts'
import { holdRecording } from '../harness/lecture/hold-recording.ts'

test('who manages a room elsewhere reads on its page within 10 s what is wrong with its recording', async () => {
  await using rig = await startViewerRig()
  const { viewer } = rig
  const { catalog, organisation } = viewer.context
  const { cookies, people } = rig.world
  const conference = { system: 'page', address: 'https://meet.example.org/optics', steps: [] }
  const room = await createRoom(catalog, {
    ...{ organisation, name: 'Optics', owner: people.lecturer, course: null, conference },
  })
  await using held = await holdRecording(catalog, room)
  const { recording } = held.place

  await using browser = await openBrowser()
  const page = await openPageAs(browser, rig, 'lecturer', `/rooms/${room}`, { viewport: phone })
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
  await looksWell(page)

  const loudness = () => page.$eval('main meter', (meter) => (meter as HTMLMeterElement).value)
  const speaking = setInterval(() => void tellLevel(catalog, { recording, level: 0.3 }), 500)
  await expect.poll(() => loudness().catch(() => 0), within10s).toBeGreaterThan(0.3)
  clearInterval(speaking)
  await expect.poll(() => page.$('main meter'), within10s).toBeNull()

  const asStudent = await fetch(`${viewer.url}/api/rooms/${room}`, { headers: { cookie: cookies.student } })
  const { recording: shown } = await asStudent.json()
  expect(shown).toMatchObject({ problems: [], framesPerSecond: null })
  expect(shown).not.toHaveProperty('level')
  await noteProblem(catalog, { ...trouble, event: 'troubleOver' })
  await noteFrameRate(catalog, owned, 30, 'processor.free')
  await expect.poll(told, within10s).toEqual([])
  await expect.poll(rate, within10s).toEqual([expect.stringContaining('all 30 pictures a second again')])
})
