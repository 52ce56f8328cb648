import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from './paths.mjs'
import { SetupStopped, step } from './progress.mjs'
import { runCommand } from './run-command.mjs'
import { hashOf, isStamped, stamp } from './stamp.mjs'

const source = 'recorder/capture/native'
const built = join(checkout, 'dist', 'capture', 'elements.node')
const libraries = 'gstreamer-1.0 gstreamer-base-1.0 gstreamer-video-1.0 xcb xcb-shm xcb-damage xcb-xfixes'.split(' ')
const flags = '-std=c11 -O3 -Wall -Wextra -fvisibility=hidden -shared -fPIC -Wl,-z,defs'.split(' ')

/** Builds our own elements of GStreamer into dist/capture, when what it is made of has changed. */
export async function buildCapture() {
  const content = `${hashOf([source, 'scripts/setup/build-capture.mjs'])} ${process.arch}\n`
  if (isStamped('capture', content) && existsSync(built)) return
  await step('Building the capture’s own elements', async () => {
    const folder = join(checkout, source)
    mkdirSync(join(built, '..'), { recursive: true })
    const files = readdirSync(folder).filter((name) => name.endsWith('.c'))
    const code = await runCommand('cc', [...flags, '-o', built, ...files, ...librariesOf()], { folder }).catch(
      () => 127,
    )
    if (code !== 0) throw new SetupStopped('The capture’s own elements could not be built; what cc says is above.', 1)
    stamp('capture', content)
  })
}

function librariesOf() {
  try {
    return execFileSync('pkg-config', ['--cflags', '--libs', ...libraries], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
  } catch {
    throw new SetupStopped(
      'The packages that capture is built with are missing: run `npm start` without --no-packages.',
      1,
    )
  }
}
