import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseKeptTrack } from '../../conference/janus/kept-feed.ts'
import { recorderSignal } from '../../conference/signals.ts'
import { newId, type RecordingId, type RoomId } from '../../core/ids.ts'
import { readTestCard } from '../../core/test-card/test-card.ts'
import { dropNet, netMoments } from '../../storage/catalog/recordings/net.ts'
import { applyEvent } from '../../storage/catalog/recordings/recordings.ts'
import { grayScreenshot, type JoinClaims, type RoomRig, startRoomRig } from '../harness/aula/room-rig.ts'
import { SignalClient } from '../harness/aula/signal-client.ts'
import { fill, openBrowser, press, reads, readsNoMore } from '../harness/browser/browser.ts'
import { looksWell } from '../harness/browser/looks-well.ts'

let rig: RoomRig
let browser: Browser
const resources = new AsyncDisposableStack()
beforeAll(async () => {
  rig = resources.use(await startRoomRig(['index', 'recorder', 'demo']))
  // Five pictures a second: what is tested is who sees whom, on two cores.
  browser = resources.use(await openBrowser({ arguments: ['--use-fake-device-for-media-stream=fps=5'] }))
})
afterAll(() => resources.disposeAsync())

async function open(path: string): Promise<Page & AsyncDisposable> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.setViewport({ width: 1280, height: 720 })
  await page.goto(rig.url + path)
  return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() })
}

/** A synthetic publisher: a counter as its camera, beeps as its voice. */
async function publish(room: RoomId, claims: Partial<JoinClaims>, options = '&mode=counter') {
  const page = await open(`/demo.html#${rig.joinToken(room, claims)}${options}`)
  await page.waitForFunction(() => window.aulaDemo?.status === 'in' && window.aulaDemo.frame > 0)
  return page
}

/** The recorder's page, and what it has told the recorder around it. */
async function record(room: RoomId, recording: RecordingId) {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  const signals: string[] = []
  await page.exposeFunction('aulaSignal', (json: string) => {
    signals.push(json)
  })
  await page.setViewport({ width: 1280, height: 720 })
  await page.goto(`${rig.url}/recorder.html#${rig.recorderToken(room, recording)}`)
  return { page, signals, [Symbol.asyncDispose]: () => context.close() }
}

async function join(room: RoomId, name: string) {
  const page = await open(`/rooms/${room}`)
  await fill(page, 'Your name', name)
  await press(page, 'button', 'Join')
  await page.waitForSelector('[role=toolbar]')
  return page
}

/** Waits until the other side's camera called `name` moves on this page. */
async function sees(page: Page, name: string): Promise<void> {
  await page.waitForFunction(
    (label: string) => {
      const video = document.querySelector(`video[aria-label="${label}"]`)
      return video instanceof HTMLVideoElement && video.videoWidth > 0 && video.currentTime > 0.3
    },
    { timeout: 30_000 },
    name,
  )
}

/** Reads the counter from the whole picture until it can be read. */
async function readsCounter(page: Page): Promise<number> {
  return await expect
    .poll(async () => readTestCard(await grayScreenshot(page))?.frame, { timeout: 30_000 })
    .toBeTypeOf('number')
    .then(async () => readTestCard(await grayScreenshot(page))?.frame ?? -1)
}

test('two people see each other, speak, mute themselves and leave', async () => {
  const room = await rig.room()
  await using ada = await join(room, 'Ada Adams')
  await using bob = await join(room, 'Bob Brown')
  await sees(ada, 'Bob Brown')
  await sees(bob, 'Ada Adams')
  await bob.keyboard.press('p')
  await ada.keyboard.press('m')
  await bob.waitForSelector('aside [aria-label="Microphone off"]')
  await ada.keyboard.press('v')
  await bob.waitForFunction(() => document.querySelector('video[aria-label="Ada Adams"]') === null)
  await press(ada, 'button', 'Leave')
  await reads(ada, 'You have left the room')
  await reads(bob, 'You are the only one here')
})

test('the recorder shows who may be recorded, and never who declined, whatever its page asks for', async () => {
  const room = await rig.room()
  const recording = await rig.recording(room)
  await using recorder = await record(room, recording)
  await expect.poll(() => recorder.signals.join(), { timeout: 10_000 }).toContain('"joined"')
  expect(await recorder.page.evaluate(() => document.body.textContent)).toContain('Waves and sound')

  const participant = newId()
  await using shy = await publish(room, { name: 'Shy', recordable: false, participant })
  using watcher = new SignalClient(rig.url)
  await watcher.join(rig.joinToken(room, { recordable: false }))
  await watcher.hears('participants', ({ participants }) =>
    participants.some(({ feeds }) => feeds.camera !== undefined),
  )

  // A forged page with the recorder's token asks for the feed all the same.
  using forged = new SignalClient(rig.url)
  await forged.join(rig.recorderToken(room, recording))
  forged.say({ type: 'subscribe', participant, source: 'camera' })
  const refused = await forged.hears('refused', ({ about }) => about === 'subscribe')
  expect(refused.code).toBe('conference.not-recordable')
  expect(forged.heard.some(({ type }) => type === 'offer')).toBe(false)

  await using open = await publish(room, { name: 'Open' })
  const frame = await readsCounter(recorder.page)
  expect(frame).toBeLessThanOrEqual(await open.evaluate(() => window.aulaDemo?.frame ?? 0))
  expect(await recorder.page.evaluate(() => document.body.textContent)).not.toContain('Shy')
  expect(recorder.signals.join()).toContain('{"type":"media","participants":1,"publishing":1,')
  expect(recorder.signals.join()).toContain('{"type":"heartbeat"}')
  expect(await shy.evaluate(() => window.aulaDemo?.status)).toBe('in')
})

test('changing one’s mind takes effect in the recording at once, both ways', async () => {
  const room = await rig.room()
  await using recorder = await record(room, await rig.recording(room))
  const participant = newId()
  await using _publisher = await publish(room, { name: 'Ada', participant })
  await readsCounter(recorder.page)
  const subscribed = () =>
    recorder.page.evaluate(
      () => [...document.querySelectorAll('video')].filter(({ videoWidth }) => videoWidth > 0).length,
    )
  expect(await subscribed()).toBe(1)
  // The choice of the seat is the room's: the same participant, from a second line, replaces the first one.
  using line = new SignalClient(rig.url)
  await line.join(rig.joinToken(room, { name: 'Ada', participant, recordable: false }))
  await expect.poll(subscribed).toBe(0)
  line.say({ type: 'recordable', recordable: true })
  const { token } = await line.hears('resume')
  await using _again = await open(`/demo.html#${token}&mode=counter`)
  await expect.poll(subscribed, { timeout: 20_000 }).toBe(1)
})

test('the recorder’s page tells how bright a picture is, cell by cell', async () => {
  const room = await rig.room()
  await using _speaker = await publish(room, { name: 'Ada' })
  await using recorder = await record(room, await rig.recording(room))
  const grid = () => {
    const told = recorder.signals.map((json) => recorderSignal.parse(JSON.parse(json)))
    return told.findLast((signal) => signal.type === 'received')?.tiles[0]?.grid
  }
  await expect.poll(grid, { timeout: 20_000 }).toHaveLength(16 * 9)
  const { data, width } = await grayScreenshot(recorder.page)
  const shown = Array.from({ length: 16 * 9 }, (_, cell) => {
    const [row, column] = [Math.floor(cell / 16), cell % 16]
    let sum = 0
    for (let y = 0; y < 80; y++) for (let x = 0; x < 80; x++) sum += data[(row * 80 + y) * width + column * 80 + x] ?? 0
    return sum / 80 ** 2
  })
  const told = grid() ?? []
  // The card is colourful, what it shows has changed meanwhile, and a name covers a corner.
  const same = told.filter((bright, cell) => Math.abs(bright - (shown[cell] ?? Number.NaN)) < 16)
  expect(same.length).toBeGreaterThan(told.length / 2)
  expect(Math.max(...told) - Math.min(...told)).toBeGreaterThan(100)
})

test('the recorder’s page tells how far apart picture and sound of a speaker are, and lets sound catch up that has piled up', {
  timeout: 90_000,
}, async () => {
  const room = await rig.room()
  await using _speaker = await publish(room, { name: 'Ada' })
  await using recorder = await record(room, await rig.recording(room))
  const apart = () => {
    const told = recorder.signals.map((json) => recorderSignal.parse(JSON.parse(json)))
    return told.findLast((signal) => signal.type === 'received')?.apart
  }
  await expect.poll(apart, { timeout: 20_000 }).toBeTypeOf('number')
  // The settling of the buffers.
  await expect.poll(apart, { timeout: 20_000 }).toSatisfy((now: number) => Math.abs(now) < 100)
  const held = rig.janus.pid()
  process.kill(held, 'SIGSTOP')
  await sleep(1_500)
  process.kill(held, 'SIGCONT')
  await expect.poll(apart, { timeout: 10_000, interval: 100 }).toBeGreaterThan(250)
  // Eight seconds; sixteen by itself.
  await expect.poll(apart, { timeout: 12_000 }).toBeLessThan(60)
})

test('somebody whose microphone was off for a while is in time with their picture at once', async () => {
  const room = await rig.room()
  await using speaker = await open(`/rooms/${room}`)
  await fill(speaker, 'Your name', 'Ada Adams')
  await speaker.$eval('input[type=radio][value=yes]', (radio) => (radio as HTMLInputElement).click())
  await press(speaker, 'button', 'Join')
  await speaker.waitForSelector('[role=toolbar]')
  await using recorder = await record(room, await rig.recording(room))
  const told = () => {
    const all = recorder.signals.map((json) => recorderSignal.parse(JSON.parse(json)))
    return all.flatMap((signal) => (signal.type === 'received' && signal.apart !== undefined ? [signal.apart] : []))
  }
  await expect.poll(() => told().at(-1), { timeout: 30_000 }).toSatisfy((now?: number) => Math.abs(now ?? 999) < 150)
  await speaker.keyboard.press('m')
  await sleep(8_000)
  const before = told().length
  await speaker.keyboard.press('m')
  await expect.poll(() => told().length - before, { timeout: 20_000 }).toBeGreaterThanOrEqual(6)
  expect(Math.max(...told().slice(before).map(Math.abs))).toBeLessThan(250)
})

test('a muted microphone is silent for everybody even when its page does not obey', async () => {
  const room = await rig.room()
  await using listener = await join(room, 'Lis Tener')
  const participant = newId()
  await using _stubborn = await publish(room, { name: 'Stub Born', participant }, '')
  await sees(listener, 'Stub Born')
  await listener.keyboard.press('p')
  await listener.waitForSelector('aside [aria-label="Speaks"]')
  const loud = () =>
    listener.evaluate(async () => {
      const streams = [...document.querySelectorAll('audio')].map(({ srcObject }) => srcObject)
      const stream = streams.find((one) => one instanceof MediaStream && one.getAudioTracks().length > 0)
      if (!(stream instanceof MediaStream)) return -1
      const context = new AudioContext()
      const analyser = context.createAnalyser()
      context.createMediaStreamSource(stream).connect(analyser)
      const samples = new Float32Array(analyser.fftSize)
      let loudest = 0
      const until = performance.now() + 1_500
      while (performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 20))
        analyser.getFloatTimeDomainData(samples)
        loudest = Math.max(loudest, ...samples)
      }
      await context.close()
      return loudest
    })
  await expect.poll(loud, { timeout: 30_000 }).toBeGreaterThan(0.05)
  using lecturer = new SignalClient(rig.url)
  await lecturer.join(rig.joinToken(room, { manage: true, name: 'Lin' }))
  lecturer.say({ type: 'mute', participant })
  await listener.waitForSelector('aside [aria-label="Microphone off"]')
  await expect.poll(loud, { timeout: 30_000 }).toBeLessThan(0.001)
})

test('removed people are told so; a locked room says what to do', async () => {
  const room = await rig.room()
  await using guest = await join(room, 'Gus Guest')
  using lecturer = new SignalClient(rig.url)
  await lecturer.join(rig.joinToken(room, { manage: true, name: 'Lin' }))
  const { participants } = await lecturer.hears('participants', (message) => message.participants.length === 2)
  const target = participants.find(({ name }) => name === 'Gus Guest')?.id ?? ''
  lecturer.say({ type: 'lock', locked: true })
  lecturer.say({ type: 'remove', participant: target })
  await reads(guest, 'You were removed from the room')
  await using late = await open(`/rooms/${room}`)
  await reads(late, 'This room is locked')
  await fill(late, 'Your name', 'Late')
  await press(late, 'button', 'Join')
  await reads(late, 'Ask the lecturer to unlock it')
})

test('everybody is told that a recording runs, what became of it, and a recorder is put out when it is over', async () => {
  const room = await rig.room()
  await using guest = await join(room, 'Gus Guest')
  await reads(guest, 'Not being recorded')
  const recording = await rig.recording(room)
  await applyEvent(rig.catalog, recording, 'claim', 'test')
  await using recorder = await record(room, recording)
  await applyEvent(rig.catalog, recording, 'captured', 'test', { patch: { first_frame_at: new Date() } })
  await reads(guest, 'You are not in it.')
  await press(guest, 'button', 'I may be recorded')
  await reads(guest, 'You are in it.')
  await expect.poll(() => recorder.signals.join(), { timeout: 10_000 }).toContain('"participants":1')
  await applyEvent(rig.catalog, recording, 'stop', 'test')
  await applyEvent(rig.catalog, recording, 'fail', 'test', { patch: { failure: 'recording.nothing-captured' } })
  await reads(guest, 'Not being recorded')
  await expect.poll(() => recorder.signals.join(), { timeout: 10_000 }).toContain('"ended"')
})

test('what people send is written down while a recording runs and they agree, and at no other time', async () => {
  const room = await rig.room()
  const [ada, recording] = [newId(), await rig.recording(room)]
  await using guest = await join(room, 'Gus Guest')
  await using _ada = await publish(room, { name: 'Ada', participant: ada })
  await reads(guest, 'Ada')
  /** Bytes of Ada's and of everybody else's files. */
  const written = async () => {
    let [hers, others] = [0, 0]
    for (const file of await readdir(rig.net)) {
      const track = parseKeptTrack(file)
      if (track?.recording !== recording) continue
      const { size } = await stat(path.join(rig.net, file))
      if (track.feed.participant === ada) hers += size
      else others += size
    }
    return { hers, others }
  }
  const growsBy = async (bytes: number) => {
    const { hers } = await written()
    await expect.poll(async () => (await written()).hers, { timeout: 20_000 }).toBeGreaterThan(hers + bytes)
    return await written()
  }
  expect(await written()).toEqual({ hers: 0, others: 0 })
  await applyEvent(rig.catalog, recording, 'claim', 'test')
  expect((await growsBy(9_000)).others).toBe(0)
  await applyEvent(rig.catalog, recording, 'captured', 'test', { patch: { first_frame_at: new Date() } })
  await press(guest, 'button', 'I may be recorded')
  await reads(guest, 'You are in it.')
  await expect.poll(async () => (await written()).others, { timeout: 20_000 }).toBeGreaterThan(9_000)
  await press(guest, 'button', 'Leave me out of recordings')
  await reads(guest, 'You are not in it.')
  const { others } = await growsBy(9_000)
  expect((await growsBy(18_000)).others).toBe(others)
  const noted = await netMoments(rig.catalog, recording)
  expect(noted.at(0)?.people.map(({ name }) => name)).toEqual(['Ada'])
  expect(noted.at(-1)?.people.map(({ name }) => name)).toEqual(['Ada'])
  expect(noted.some(({ people }) => people.some(({ name }) => name === 'Gus Guest'))).toBe(true)
  await applyEvent(rig.catalog, recording, 'stop', 'test')
  await applyEvent(rig.catalog, recording, 'fail', 'test', { patch: { failure: 'recording.nothing-captured' } })
  await dropNet(rig.catalog, recording, 'over')
  await expect.poll(written, { timeout: 10_000 }).toEqual({ hers: 0, others: 0 })
  expect(await netMoments(rig.catalog, recording)).toEqual([])
})

test('Janus dies and comes back: everybody is told and sees each other again by themselves', async () => {
  const room = await rig.room()
  await using ada = await join(room, 'Ada Adams')
  await using recorder = await record(room, await rig.recording(room))
  await using _bob = await publish(room, { name: 'Bob Brown' })
  await sees(ada, 'Bob Brown')
  await readsCounter(recorder.page)
  await rig.janus.kill()
  await reads(ada, 'Picture and sound are interrupted')
  await rig.janus.start()
  await sees(ada, 'Bob Brown')
  await readsCounter(recorder.page)
})

test('the network goes and comes back: the same seat', async () => {
  const room = await rig.room()
  await using ada = await join(room, 'Ada Adams')
  await using bob = await join(room, 'Bob Brown')
  await sees(bob, 'Ada Adams')
  using watcher = new SignalClient(rig.url)
  await watcher.join(rig.joinToken(room, { name: 'Watcher' }))
  const seats = (heard: { participants: { id: string; name: string }[] }) =>
    heard.participants.find(({ name }) => name === 'Ada Adams')?.id
  const before = seats(await watcher.hears('participants', (heard) => seats(heard) !== undefined))
  await ada.setOfflineMode(true)
  await reads(ada, 'The connection is lost')
  await looksWell(ada, 'the connection is lost')
  await ada.setOfflineMode(false)
  await readsNoMore(ada, 'The connection is lost')
  await sees(bob, 'Ada Adams')
  expect(seats(await watcher.hears('participants', (heard) => seats(heard) !== undefined))).toBe(before)
})

test('without a camera or a microphone one is told what to do, and joins all the same', async () => {
  const room = await rig.room()
  const context = await browser.createBrowserContext()
  await context.overridePermissions(rig.url, [])
  const page = await context.newPage()
  await page.evaluateOnNewDocument(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException('denied', 'NotAllowedError')
    }
  })
  await page.goto(`${rig.url}/rooms/${room}`)
  await reads(page, 'does not let this page use your camera')
  await looksWell(page, 'no camera')
  await fill(page, 'Your name', 'No Camera')
  await press(page, 'button', 'Join')
  await page.waitForSelector('[role=toolbar]')
  // Put away, it is told again when somebody tries again.
  await press(page, 'button', 'Dismiss')
  await readsNoMore(page, 'does not let this page use your camera')
  await page.keyboard.press('v')
  await reads(page, 'does not let this page use your camera')
  await context.close()
})

test('a screen is asked for once however often one presses, and let go with its sound', async () => {
  const room = await rig.room()
  await using ada = await join(room, 'Ada Adams')
  const display = await ada.evaluateHandle(() => {
    const given = { asked: 0, tracks: [] as MediaStreamTrack[] }
    navigator.mediaDevices.getDisplayMedia = async () => {
      given.asked += 1
      await new Promise((resolve) => setTimeout(resolve, 500))
      const canvas = document.createElement('canvas')
      canvas.getContext('2d')?.fillRect(0, 0, 8, 8)
      const sound = new AudioContext().createMediaStreamDestination().stream
      const stream = new MediaStream([...canvas.captureStream(5).getTracks(), ...sound.getTracks()])
      given.tracks = stream.getTracks()
      return stream
    }
    return given
  })
  for (let times = 0; times < 2; times++) await ada.keyboard.press('s')
  await ada.waitForSelector('[role=toolbar] button[aria-label="Stop sharing the screen"]')
  await ada.keyboard.press('s')
  await ada.waitForSelector('[role=toolbar] button[aria-label="Share the screen"]')
  const states = await display.evaluate(({ tracks }) => tracks.map(({ readyState }) => readyState))
  expect(states).toEqual(['ended', 'ended'])
  expect(await display.evaluate(({ asked }) => asked)).toBe(1)
})

test('who cannot get into the room is told so, and what to do', async () => {
  const room = await rig.room()
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.evaluateOnNewDocument(() => {
    window.WebSocket = class extends WebSocket {
      constructor() {
        super(`ws://${window.location.host}/nowhere`)
      }
    }
  })
  await page.goto(`${rig.url}/rooms/${room}`)
  await fill(page, 'Your name', 'Far Away')
  await page.setOfflineMode(true)
  await reads(page, 'No connection to Aula.')
  await page.setOfflineMode(false)
  await readsNoMore(page, 'No connection to Aula.')
  await press(page, 'button', 'Join')
  await reads(page, 'The room cannot be reached')
  await looksWell(page, 'the room cannot be reached')
  await press(page, 'button', 'Leave')
  await reads(page, 'You have left the room')
  await context.close()
})

test('a phone has everything within its width', async () => {
  const room = await rig.room()
  const page = await open(`/rooms/${room}`)
  await page.setViewport({ width: 360, height: 740, hasTouch: true })
  await fill(page, 'Your name', 'Phone')
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)
  expect(await fits()).toBe(true)
  await press(page, 'button', 'Join')
  await page.waitForSelector('[role=toolbar]')
  expect(await fits()).toBe(true)
  const outside = await page.$$eval('button', (buttons) =>
    buttons
      .map((button) => ({ name: button.textContent || button.ariaLabel, box: button.getBoundingClientRect() }))
      .filter(({ box }) => box.left < 0 || box.right > window.innerWidth || box.bottom > window.innerHeight)
      .map(({ name }) => name),
  )
  expect(outside).toEqual([])
  await page.close()
})
