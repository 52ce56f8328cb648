import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { parseGdp } from '../../recorder/capture/gdp.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const child = fileURLToPath(new URL('../harness/capture/pipeline-child.ts', import.meta.url))
const rate = 48_000
const tooFast = 48_048
const pieces = 1500
const frequency = 400

/**
 * A tone for 30 s by a source that makes 1001 samples where 1000 are due and stamps them by counting, in pieces of 20 ms. (It
 * hands each one on when its first sample is due.)
 */
async function heardBehind(wave: string) {
  await using folder = await temporaryFolder('sound-skew')
  const file = path.join(folder.path, 'sound')
  const chain = [
    `audiotestsrc is-live=true wave=${wave} freq=${frequency} samplesperbuffer=960 num-buffers=${pieces}`,
    `audio/x-raw,format=S16LE,channels=2,rate=${tooFast}`,
    `capssetter caps=audio/x-raw,rate=${rate}`,
    'audiobuffersplit output-buffer-duration=1/50 alignment-threshold=1000000000000',
    'aulaskew',
    'gdppay',
    `filesink location=${file}`,
  ]
  await promisify(execFile)(process.execPath, [child, chain.join(' ! ')])
  return parseGdp(await readFile(file)).flatMap((packet) =>
    packet.kind === 'buffer'
      ? [{ begin: Number(packet.pts) / 1e9, end: Number(packet.pts) / 1e9 + packet.data.length / 4 / rate, ...packet }]
      : [],
  )
}

test('sound whose source counts too many samples is kept on the clock, without a break in it', async () => {
  const [silence, tone] = await Promise.all([heardBehind('silence'), heardBehind('sine')])
  const clock = (pieces * 960) / tooFast
  const taken = (sound: typeof tone) => (sound.at(-1)?.end ?? 0) - (sound[0]?.begin ?? 0)
  // Nobody is heard, so nothing is known: what the source counts.
  expect(taken(silence) - clock).toBeCloseTo(0.03, 3)
  // On the clock, as the last windows knew it.
  expect(Math.abs(taken(tone) - (clock - 0.02))).toBeLessThan(0.01)
  for (const [index, { end }] of tone.entries()) {
    expect(Math.abs((tone[index + 1]?.begin ?? end) - end)).toBeLessThan(1.5 / rate)
  }
  // A sample left out or doubled makes a step of the wave twice as high.
  const steps = stepsOf(tone.map(({ data }) => data))
  expect(steps.reduce((one, other) => Math.max(one, other))).toBeLessThan(
    1.05 * 0.8 * 32_767 * ((2 * Math.PI * frequency) / rate),
  )
}, 60_000)

/** From each sample of the first channel to the next. */
function stepsOf(pieces: Buffer[]): number[] {
  const sound = Buffer.concat(pieces)
  const steps: number[] = []
  for (let at = 4; at < sound.length; at += 4) steps.push(Math.abs(sound.readInt16LE(at) - sound.readInt16LE(at - 4)))
  return steps
}
