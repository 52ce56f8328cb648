import { execFile, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Display, openDisplay } from '../../recorder/browser/open-display.ts'
import { parseGdp } from '../../recorder/capture/gdp.ts'
import { type Draw, drawOnDisplay } from '../harness/capture/draw-on-display.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const [width, height] = [320, 180]
const frameBytes = (width * height * 3) / 2
const child = fileURLToPath(new URL('../harness/capture/pipeline-child.ts', import.meta.url))

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let display: Display
const environment = () => ({ ...process.env, XAUTHORITY: display.authority, DISPLAY: display.name })

beforeAll(async () => {
  folder = await temporaryFolder('screen-source')
  display = await openDisplay({ folder: folder.path, width, height })
  vi.stubEnv('XAUTHORITY', display.authority)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await display.end(1_000)
  await folder[Symbol.asyncDispose]()
})

/** Anywhere and of any size, so that it begins and ends between chroma samples, in one colour or in many. */
function drawNoise(draw: Draw): void {
  const [w, h] = [randomInt(1, 60), randomInt(1, 40)]
  const colour = randomBytes(4)
  const pixels = Math.random() < 0.5 ? randomBytes(w * h * 4) : Buffer.alloc(w * h * 4, colour)
  draw({ x: randomInt(0, width - w + 1), y: randomInt(0, height - h + 1), width: w, height: h }, pixels)
}

function grabbed(display: string, frames: number, file: string, waiting?: number): string {
  const all = 'max-size-buffers=0 max-size-bytes=0 max-size-time=0'
  const queue = waiting ? `queue min-threshold-buffers=${waiting} ${all} ! ` : ''
  const source = `aulascreensrc display-name=${display} num-buffers=${frames}`
  return `${source} ! video/x-raw,framerate=30/1 ! ${queue}filesink location=${file}`
}

/** Frames of our own source, raw. So many wait in a queue while the next ones are made. */
async function grab(frames: number, name: string, waiting?: number): Promise<Buffer> {
  const file = path.join(folder.path, name)
  const grabbing = spawn(process.execPath, [child, grabbed(display.name, frames, file, waiting)], {
    env: environment(),
    stdio: 'inherit',
  })
  const [code] = await once(grabbing, 'exit')
  if (code !== 0) throw new Error(`not grabbed: ${code}`)
  return await readFile(file)
}

/** Red, green and blue of every pixel, read by another program. */
async function pixels(): Promise<Buffer> {
  const grabbing = `-v error -f x11grab -draw_mouse 0 -s ${width}x${height} -i ${display.name} -frames:v 1 -f rawvideo -pix_fmt bgr0 -`
  const { stdout } = await promisify(execFile)('ffmpeg', grabbing.split(' '), {
    ...{ env: environment(), encoding: 'buffer', maxBuffer: 16 << 20 },
  })
  return stdout
}

describe('the source of the screen', () => {
  it('has after many changes of parts exactly what it reads of the whole', async () => {
    const { draw, close } = await drawOnDisplay(display.name)
    const before = await grab(1, 'before')
    const frames = grab(150, 'parts', 100)
    await delay(1_000)
    // The frames go on for five seconds: what changes must be done before, however slow the machine is.
    const drawnBy = performance.now() + 3_000
    for (let change = 0; change < 200 && performance.now() < drawnBy; change++) {
      // More at once than it reads one by one.
      const several = change % 20 === 0 ? 40 : 1
      for (let one = 0; one < several; one++) drawNoise(draw)
      await delay(10)
    }
    const [parts, whole] = [await frames, await grab(1, 'whole')]
    close()
    expect(parts.length).toBe(150 * frameBytes)
    expect(whole.length).toBe(frameBytes)
    const [first, last] = [parts.subarray(0, frameBytes), parts.subarray(-frameBytes)]
    expect(first.equals(last)).toBe(false)
    // Frames that wait stay as they were.
    expect(first.equals(before)).toBe(true)
    expect(whole.equals(last)).toBe(true)
  })
  it('converts to BT.709 in video range, rounded, with chroma on the left of its two columns', async () => {
    const { draw, close } = await drawOnDisplay(display.name)
    for (let change = 0; change < 500; change++) drawNoise(draw)
    await delay(500)
    const [frame, rgb] = [await grab(1, 'one'), await pixels()]
    close()
    const at = (x: number, y: number, part: number) => rgb[4 * (y * width + Math.max(0, x)) + part] ?? 0
    const luma = (red: number, green: number, blue: number) => (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
    let [worst, seen] = [0, 0]
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const wanted = 16 + 219 * luma(at(x, y, 2), at(x, y, 1), at(x, y, 0))
        worst = Math.max(worst, Math.abs((frame[y * width + x] ?? 0) - wanted))
        seen = Math.max(seen, wanted)
      }
    }
    expect(seen).toBeGreaterThan(200)
    expect(worst).toBeLessThan(0.52)
    const planes = [width * height, (width * height * 5) / 4] as const
    let worstChroma = 0
    for (let y = 0; y < height / 2; y++) {
      for (let x = 0; x < width / 2; x++) {
        const mean = [2, 1, 0].map((part) => {
          const column = (dx: number) => at(2 * x + dx, 2 * y, part) + at(2 * x + dx, 2 * y + 1, part)
          return (column(-1) + 2 * column(0) + column(1)) / 8
        })
        const [red = 0, green = 0, blue = 0] = mean
        const light = luma(red, green, blue)
        const wanted = [blue / 255 - light, red / 255 - light].map(
          (difference, plane) => 128 + (224 * difference) / (plane === 0 ? 1.8556 : 1.5748),
        )
        wanted.forEach((value, plane) => {
          const found = frame[(planes[plane] ?? 0) + (y * width) / 2 + x] ?? 0
          worstChroma = Math.max(worstChroma, Math.abs(found - value))
        })
      }
    }
    expect(worstChroma).toBeLessThan(0.52)
  })
  describe('makes frames of what is planned', () => {
    /** Seconds at which frames came, and which are key frames, while something is drawn every so many milliseconds. */
    async function planned(plan: string, { seconds, drawEvery }: { seconds: number; drawEvery?: number }) {
      const { draw, close } = await drawOnDisplay(display.name)
      const file = path.join(folder.path, 'planned')
      const source = `aulascreensrc display-name=${display.name} plan="${plan}" ! video/x-raw,framerate=60/1`
      const encoder = 'queue ! x264enc speed-preset=ultrafast tune=zerolatency key-int-max=10000'
      const grabbing = spawn(
        process.execPath,
        [child, `${source} ! ${encoder} ! gdppay ! filesink buffer-mode=unbuffered location=${file}`],
        { env: environment(), stdio: 'inherit' },
      )
      const began = performance.now()
      while (performance.now() < began + seconds * 1_000 + 1_000) {
        if (drawEvery) drawNoise(draw)
        await delay(drawEvery ?? 100)
      }
      grabbing.kill('SIGKILL')
      await once(grabbing, 'exit')
      close()
      const packets = parseGdp(await readFile(file))
      const zero = packets.find((packet) => packet.kind === 'segment')?.start ?? 0n
      return packets.flatMap((packet) =>
        packet.kind === 'buffer' ? [{ at: Number(packet.pts - zero) / 1e9, key: packet.key }] : [],
      )
    }
    const between = (frames: { at: number }[], from: number, to: number) =>
      frames.filter(({ at }) => at >= from && at < to).length

    it('a frame at each part of a still display, a key frame where one is wanted, and nothing else', async () => {
      const frames = await planned('changes 0 500000 1200000 33333', { seconds: 3 })
      const later = frames.filter(({ at }) => at > 0.9 && at < 2.9)
      // On a busy machine one may be late, but none is early.
      for (const [index, due] of [1, 1.2, 1.5, 2, 2.5].entries()) {
        expect(later[index]?.at).toBeGreaterThan(due - 0.001)
        expect(later[index]?.at).toBeLessThan(due + 0.1)
      }
      expect(later.map(({ key }) => key)).toEqual([false, true, false, false, false])
    })
    it('no more of what moves than its spacing allows on the whole, and every part on time', async () => {
      const many = await planned('changes 0 500000 0 33333', { seconds: 3, drawEvery: 5 })
      expect(between(many, 1, 3)).toBeGreaterThan(50)
      expect(between(many, 1, 3)).toBeLessThan(66)
      const few = await planned('changes 0 500000 0 125000', { seconds: 3, drawEvery: 5 })
      expect(between(few, 1, 3)).toBeGreaterThan(13)
      expect(between(few, 1, 3)).toBeLessThan(22)
      for (const part of [1, 1.5, 2, 2.5]) expect(between(few, part - 0.001, part + 0.1)).toBeGreaterThan(0)
    })
    it('two a second of a moving display, for an encoder that waits', async () => {
      const frames = await planned('little 0 500000 0 33333', { seconds: 3, drawEvery: 20 })
      expect(between(frames, 1, 3)).toBeLessThanOrEqual(4)
    })
    it('what has changed too early, and then no more, is in a frame all the same', async () => {
      const { draw, close } = await drawOnDisplay(display.name)
      const file = path.join(folder.path, 'late')
      // No part begins meanwhile: only what has changed makes frames.
      const source = `aulascreensrc display-name=${display.name} plan="changes 0 60000000 0 400000"`
      const grabbing = spawn(
        process.execPath,
        [child, `${source} ! video/x-raw,framerate=60/1 ! filesink buffer-mode=unbuffered location=${file}`],
        { env: environment(), stdio: 'inherit' },
      )
      await delay(1_700)
      // Two come at once, one early; the others wait.
      for (let change = 0; change < 8; change++) {
        drawNoise(draw)
        await delay(30)
      }
      await delay(1_500)
      grabbing.kill('SIGKILL')
      await once(grabbing, 'exit')
      const [frames, now] = [await readFile(file), await grab(1, 'now')]
      close()
      expect(frames.subarray(-frameBytes).equals(now)).toBe(true)
      expect(frames.length / frameBytes).toBeLessThan(6)
    })
    it('a wish for a key frame, of which a closed gate tells nobody', async () => {
      const told = async (gate: string) => {
        const file = path.join(folder.path, 'told')
        const source = `aulascreensrc display-name=${display.name} plan="all 0 500000 300000 0" num-buffers=60`
        const grabbing = spawn(
          process.execPath,
          [child, `${source} ! video/x-raw,framerate=60/1 ! ${gate} ! fakesink`],
          {
            env: { ...environment(), GST_DEBUG: 'basesink:6', GST_DEBUG_FILE: file },
            stdio: 'inherit',
          },
        )
        expect(await once(grabbing, 'exit')).toEqual([0, null])
        return (await readFile(file, 'utf8')).match(/received event.*GstForceKeyUnit/g)?.length ?? 0
      }
      expect(await told('aulagate')).toBe(1)
      expect(await told('aulagate drop=true')).toBe(0)
    })
  })
  it('says that a display is gone, and does not end the process', async () => {
    const lone = await openDisplay({ folder: folder.path, width, height })
    const grabbing = spawn(process.execPath, [child, grabbed(lone.name, 900, path.join(folder.path, 'gone'))], {
      env: { ...process.env, XAUTHORITY: lone.authority },
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    let said = ''
    grabbing.stderr?.on('data', (text: Buffer) => {
      said += text.toString()
    })
    await delay(1_000)
    await lone.end(0)
    const [code, signal] = await once(grabbing, 'close')
    expect({ code, signal }).toEqual({ code: 1, signal: null })
    expect(said).toContain(`The X display ${lone.name} cannot be read any more.`)
  })
})
