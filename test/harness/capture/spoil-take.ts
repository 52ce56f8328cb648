import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { RecordingId } from '../../../core/ids.ts'
import { authorityFile } from '../../../recorder/browser/open-display.ts'
import { takeFolder, takeProcess } from '../aula/recorder-rig.ts'

export type TakeFault = 'black' | 'frozen' | 'silent' | 'loud'

/**
 * Makes what a running take captures bad, from outside and for real: a window lies over its display, black or with the
 * picture of this moment, or its sound device is muted or turned up far too much. The page goes on receiving. Resolves with how to end it.
 */
export async function spoilTake(recording: RecordingId, fault: TakeFault): Promise<() => Promise<void>> {
  const folder = path.join(tmpdir(), await takeFolder(recording))
  if (fault === 'silent' || fault === 'loud') {
    const server = `unix:${path.join(folder, 'sound', 'native')}`
    const set = (what: string, value: string) => run('pactl', ['--server', server, `set-sink-${what}`, 'aula', value])
    const [what, bad, good] = fault === 'silent' ? (['mute', '1', '0'] as const) : (['volume', '400%', '100%'] as const)
    await set(what, bad)
    return async () => void (await set(what, good))
  }
  const display = await displayOf(await takeProcess(recording))
  const picture = {
    black: 'videotestsrc pattern=black num-buffers=1 ! video/x-raw,width=1280,height=720',
    frozen: `ximagesrc display-name=${display} num-buffers=1 show-pointer=false`,
  }[fault]
  const sink = `! videoconvert ! imagefreeze ! video/x-raw,framerate=1/1 ! videoconvert ! ximagesink display=${display}`
  const window = spawn('gst-launch-1.0', `-q ${picture} ${sink}`.split(' '), {
    env: { ...process.env, XAUTHORITY: authorityFile(folder) },
    stdio: 'inherit',
  })
  const gone = once(window, 'exit')
  return async () => {
    window.kill('SIGKILL')
    await gone
  }
}

const run = promisify(execFile)

/** The display of a take, as its browser was told. */
async function displayOf(take: number): Promise<string> {
  const children = (await readFile(`/proc/${take}/task/${take}/children`, 'utf8')).trim().split(' ')
  for (const child of children) {
    const environment = await readFile(`/proc/${child}/environ`, 'utf8').catch(() => '')
    const display = environment.split('\0').find((entry) => entry.startsWith('DISPLAY='))
    if (display) return display.slice('DISPLAY='.length)
  }
  throw new Error(`the take ${take} has no display`)
}
