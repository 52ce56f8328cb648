import { randomBytes } from 'node:crypto'
import { chown, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Account } from './account.ts'
import { type BoundProcess, ProgramNotStarted, startBound } from './bound-process.ts'

/** An X server without a screen, on a number of its own; only who can read `authority` gets in. */
export type Display = BoundProcess & {
  /** As in DISPLAY: `:7`. */
  name: string
  /** Path of the cookie file, for XAUTHORITY. */
  authority: string
}

const startMilliseconds = 5_000

/** Starts Xvfb with exactly one screen of the capture's size. `reader` also may read the cookie. */
export async function openDisplay(options: {
  folder: string
  width: number
  height: number
  reader?: Account
}): Promise<Display> {
  const authority = authorityFile(options.folder)
  await writeFile(authority, xauthority(randomBytes(16)), { mode: 0o600 })
  if (options.reader) await chown(authority, options.reader.uid, options.reader.gid)
  const server = await startBound('Xvfb', 'Xvfb', displayArguments({ ...options, authority }), {
    environment: { PATH: '/usr/bin:/bin' },
    extra: ['pipe'],
  })
  const number = await Promise.race([
    readNumber(server.child.stdio[3]),
    server.exited.then(() => undefined),
    delay(startMilliseconds, undefined, { ref: false }),
  ])
  if (number === undefined) {
    await server.end(0)
    throw new ProgramNotStarted('Xvfb', server.written())
  }
  await writeFile(traceFile(options.folder), `${number} ${server.pid}`, { mode: 0o600 })
  return { ...server, name: `:${number}`, authority }
}

/** Where the cookie of the display of a folder is; what connects to it is started with this as XAUTHORITY. */
export function authorityFile(folder: string): string {
  return join(folder, 'xauthority')
}

/** Arguments of Xvfb; it writes the number it found to file descriptor 3. */
export function displayArguments(options: { width: number; height: number; authority: string }): string[] {
  const { width, height, authority } = options
  return [
    ...['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-auth', authority],
    ...['-nolisten', 'tcp', '-noreset', '-nocursor', '-dpi', '96', '+extension', 'DAMAGE', '-s', '0'],
    // Nobody draws by it, and it loads a compiler: 30 MB.
    ...['-extension', 'GLX'],
  ]
}

/** One entry of an Xauthority file: any host, any display, MIT-MAGIC-COOKIE-1. */
export function xauthority(cookie: Uint8Array): Buffer {
  const familyWild = 0xffff
  const counted = (bytes: Uint8Array) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
  return Buffer.concat([
    Buffer.from([familyWild >> 8, familyWild & 0xff]),
    counted(Buffer.alloc(0)),
    counted(Buffer.alloc(0)),
    counted(Buffer.from('MIT-MAGIC-COOKIE-1')),
    counted(cookie),
  ])
}

/** Removes what the killed Xvfb of a folder leaves below /tmp, provided that it was the one that wrote it. */
export async function removeDisplayTraces(folder: string): Promise<void> {
  const [number, pid] = (await readFile(traceFile(folder), 'utf8').catch(() => '')).split(' ')
  const lock = `/tmp/.X${number}-lock`
  const owner = await readFile(lock, 'utf8').catch(() => '')
  if (!pid || Number(owner) !== Number(pid)) return
  await rm(`/tmp/.X11-unix/X${number}`, { force: true })
  await rm(lock, { force: true })
}

/** Whoever finds the folder, this process or another one, knows by it what else is to be removed. */
function traceFile(folder: string): string {
  return join(folder, 'display')
}

async function readNumber(pipe: unknown): Promise<number | undefined> {
  if (!isReadable(pipe)) return undefined
  let text = ''
  for await (const bytes of pipe) {
    text += String(bytes)
    if (text.includes('\n')) return Number.parseInt(text, 10)
  }
  return undefined
}

function isReadable(pipe: unknown): pipe is AsyncIterable<unknown> {
  return typeof pipe === 'object' && pipe !== null && Symbol.asyncIterator in pipe
}
