import { chown, mkdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.ts'
import { type BoundProcess, ProgramNotStarted, startBound } from './bound-process.ts'

/** A PulseAudio daemon of its own, whose only sink leads nowhere but to its monitor. */
export type Sound = BoundProcess & {
  /** As in PULSE_SERVER. */
  server: string
  sink: string
  /** What a capture listens to. */
  source: string
}

const startMilliseconds = 5_000
const sink = 'aula'

/**
 * Starts the daemon in a folder that only its user and root can enter; the socket needs no cookie for that reason.
 * Everything is 48 kHz stereo from end to end, so nothing is resampled.
 */
export async function openSound(options: { folder: string; account?: Account }): Promise<Sound> {
  const folder = join(options.folder, 'sound')
  await mkdir(folder, { mode: 0o700 })
  if (options.account) await chown(folder, options.account.uid, options.account.gid)
  const socket = join(folder, 'native')
  const daemon = await startBound('PulseAudio', 'pulseaudio', soundArguments(socket), {
    account: options.account,
    cwd: folder,
    environment: { PATH: '/usr/bin:/bin', HOME: folder, XDG_RUNTIME_DIR: folder, PULSE_RUNTIME_PATH: folder },
  })
  let gone = false
  void daemon.exited.then(() => {
    gone = true
  })
  const deadline = performance.now() + startMilliseconds
  while (!(await answers(socket))) {
    if (gone || performance.now() > deadline) {
      await daemon.end(0)
      throw new ProgramNotStarted('PulseAudio', daemon.written())
    }
    await delay(20)
  }
  return { ...daemon, server: `unix:${socket}`, sink, source: `${sink}.monitor` }
}

/** Arguments of pulseaudio: no configuration file, no other module than a null sink and the socket. */
export function soundArguments(socket: string): string[] {
  return [
    ...['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--realtime=no', '--high-priority=no'],
    ...['--disallow-exit=yes', '--disallow-module-loading=yes', '--log-target=stderr', '--log-level=warning'],
    `--load=module-null-sink sink_name=${sink} rate=48000 channels=2 format=s16le`,
    `--load=module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
  ]
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
}
