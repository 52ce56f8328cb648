import { existsSync } from 'node:fs'
import { chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { AppError } from '../../core/errors.ts'
import { rankedCommand } from '../../core/process/set-precedence.ts'
import { within } from '../../core/process/within.ts'
import type { BrowserNetwork } from '../network/browser-network.ts'
import type { BrowserIdentity } from './account.ts'
import { boundCommand, type Exit, exitOf, killGroup } from './bound-process.ts'
import { chromiumArguments } from './chromium-arguments.ts'

/** A Chromium with one page. */
export type OpenBrowser = {
  pid: number
  page: Page
  exited: Promise<Exit>
  /** Closes politely for `grace` milliseconds, then kills the whole process group. */
  end(grace: number): Promise<void>
}

const startMilliseconds = 15_000
const programs = ['/usr/lib/chromium/chromium', '/usr/bin/chromium', '/usr/bin/chromium-browser']

/**
 * Starts Chromium bound to this process, as the given identity, with an environment of its own (none of ours gets in:
 * it holds secrets). The debugging connection is a pipe, so nobody else on the machine can drive it.
 * @throws BrowserNotStarted
 */
export async function openBrowser(options: {
  folder: string
  identity: BrowserIdentity
  window?: { width: number; height: number }
  environment?: Record<string, string>
  further?: string[]
  /** Undefined: the machine's (a demo lecturer, a test). */
  network?: BrowserNetwork
  /** Nice value of its session from the very first moment: starting it is what costs most. */
  niceness?: number
}): Promise<OpenBrowser> {
  const account = options.identity.kind === 'account' ? options.identity.account : undefined
  const home = join(options.folder, 'browser')
  await mkdir(home, { mode: 0o700 })
  if (account) await chown(home, account.uid, account.gid)
  const program = programs.find((path) => existsSync(path))
  if (!program) throw new BrowserNotStarted('Chromium is not installed (Debian package: chromium).')
  const flags = chromiumArguments({
    profile: join(home, 'profile'),
    window: options.window,
    sandbox: options.identity.kind !== 'none',
    further: [...(options.network?.browserArguments ?? []), ...(options.further ?? [])],
  })
  const line = options.network
    ? options.network.enter(boundCommand(program, flags))
    : boundCommand(program, flags, account)
  const [shell, ...rest] = rankedCommand(line, options.niceness ?? 0)
  const browser = await launch(shell, rest, {
    ...{ PATH: '/usr/bin:/bin', HOME: home, LANG: 'C.UTF-8', XDG_RUNTIME_DIR: home, XDG_CONFIG_HOME: home },
    ...options.environment,
  })
  const child = browser.process()
  if (child?.pid === undefined) throw new BrowserNotStarted('Chromium has no process.')
  const { pid } = child
  const exited = exitOf(child)
  const page = (await browser.pages())[0] ?? (await browser.newPage())
  // Chromium makes a window that is as large as the screen one pixel smaller. So it gets one pixel more, and the page
  // is laid out at exactly the capture's size.
  if (options.window) await page.setViewport({ ...options.window, deviceScaleFactor: 1 })
  return {
    pid,
    page,
    exited,
    async end(grace) {
      await within(grace, browser.close()).catch(() => {})
      killGroup(pid)
      await exited
    },
  }
}

async function launch(program: string, args: string[], environment: Record<string, string>): Promise<Browser> {
  try {
    return await puppeteer.launch({
      executablePath: program,
      ignoreDefaultArgs: true,
      args,
      env: environment,
      pipe: true,
      defaultViewport: null,
      timeout: startMilliseconds,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
  } catch (error) {
    throw new BrowserNotStarted(`Chromium did not start: ${String(error)}`, { cause: error })
  }
}

export class BrowserNotStarted extends AppError {
  constructor(message: string, options?: ErrorOptions) {
    super('recorder.browser-not-started', 'node', message, options)
  }
}
