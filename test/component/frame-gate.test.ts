import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { parseGdp } from '../../recorder/capture/gdp.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

const child = fileURLToPath(new URL('../harness/capture/pipeline-child.ts', import.meta.url))

/** What comes out behind a gate that 60 frames go into, every tenth of which stands for itself. */
async function behind(gate: string) {
  await using folder = await temporaryFolder('frame-gate')
  const file = path.join(folder.path, 'frames')
  const encoder = 'x264enc speed-preset=ultrafast key-int-max=10 option-string=scenecut=0'
  const source = `videotestsrc num-buffers=60 ! video/x-raw,width=64,height=64 ! ${encoder}`
  await promisify(execFile)(process.execPath, [child, `${source} ! ${gate} ! gdppay ! filesink location=${file}`])
  const packets = parseGdp(await readFile(file))
  const frames = packets.flatMap((packet) => (packet.kind === 'buffer' ? [packet.key] : []))
  return { frames, told: packets.length - frames.length }
}

test('a gate lets through what it is told to, and tells nobody of what it drops', async () => {
  const open = await behind('aulagate')
  expect(open.frames).toEqual(Array.from({ length: 60 }, (_, number) => number % 10 === 0))
  expect(await behind('aulagate keys-only=true')).toEqual({ frames: Array(6).fill(true), told: open.told })
  expect((await behind('aulagate drop=true')).frames).toEqual([])
})
