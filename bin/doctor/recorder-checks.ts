import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Settings } from '../../core/config/settings.ts'
import { viewerAnswers } from '../machine/viewer-answers.ts'
import { type Check, ok, problem, warning } from './finding.ts'
import { asRecorder, runBriefly } from './run-briefly.ts'

/** What a recorder does at its start, tried for real: a browser in its sandbox, a display, sound, the pipeline's door. */
export function recorderChecks(settings: Partial<Settings>): Check[] {
  return [
    {
      title: 'Chromium',
      needs: ['recorder'],
      async look() {
        await using folder = await openFolder()
        const options = ['--headless', '--disable-gpu', '--no-first-run', '--disable-background-networking']
        const page = ['--dump-dom', 'data:text/html,<p>aula</p>']
        const command = [...(await asRecorder(settings.AULA_RECORDER_USER)), 'chromium', ...options]
        const [program = '', ...args] = [...command, `--user-data-dir=${folder.path}/profile`, ...page]
        const environment = { ...process.env, HOME: folder.path, XDG_RUNTIME_DIR: folder.path }
        const run = await runBriefly(program, args, { milliseconds: 30_000, environment })
        if (run.ok && run.output.includes('<p>aula</p>')) return ok('starts in its sandbox')
        const todo = /sandbox|namespace/i.test(run.output)
          ? 'Allow user namespaces (sysctl -w user.max_user_namespaces=10000), or apt-get install chromium-sandbox.'
          : 'Run `chromium --headless --dump-dom about:blank` and see what it says.'
        return problem(`does not start: ${lastLine(run.output)}`, todo)
      },
    },
    {
      title: 'Display',
      needs: ['recorder'],
      async look() {
        await using server = startServer('Xvfb', ['-displayfd', '3', '-screen', '0', '640x360x24', '-nolisten', 'tcp'])
        const display = await server.says(3)
        return /^\d+/.test(display)
          ? ok(`Xvfb gives display :${display.trim()}`)
          : problem(`Xvfb does not start: ${lastLine(server.output())}`, 'apt-get install --reinstall xvfb.')
      },
    },
    {
      title: 'Sound',
      needs: ['recorder'],
      async look() {
        await using folder = await openFolder()
        const socket = path.join(folder.path, 'native')
        const modules = [`module-native-protocol-unix socket=${socket}`, 'module-null-sink sink_name=aula']
        const loads = modules.flatMap((module) => ['--load', module])
        const daemon = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disallow-exit', ...loads]
        const environment = {
          ...process.env,
          HOME: folder.path,
          XDG_RUNTIME_DIR: folder.path,
          PULSE_RUNTIME_PATH: folder.path,
        }
        await using server = startServer('pulseaudio', daemon, environment)
        const late = AbortSignal.timeout(10_000)
        while (!late.aborted && server.runs()) {
          const sinks = await runBriefly('pactl', ['--server', `unix:${socket}`, 'list', 'short', 'sinks'])
          if (sinks.ok && sinks.output.includes('aula')) return ok('PulseAudio gives a sink')
        }
        return problem(
          `PulseAudio does not start: ${lastLine(server.output())}`,
          'apt-get install --reinstall pulseaudio.',
        )
      },
    },
    {
      title: 'Pipeline',
      needs: ['recorder'],
      async look() {
        // In a process of its own: native code that does not load may end it.
        const run = await runBriefly(process.execPath, ['-e', 'require("gstreamer-superficial")'])
        return run.ok
          ? ok('GStreamer’s binding loads')
          : problem(
              `GStreamer’s binding does not load: ${lastLine(run.output)}`,
              'Remove node_modules and run npm start.',
            )
      },
    },
    {
      title: 'Way in',
      needs: ['recorder'],
      async look() {
        const { AULA_INTERNAL_URL: url } = settings
        if (!url) return ok('recorders open the address that people use (AULA_INTERNAL_URL is not set)')
        return (await viewerAnswers(url, AbortSignal.timeout(5_000)))
          ? ok(`the viewer answers recorders at ${url}`)
          : warning(`no viewer answers recorders at ${url}`, 'Start it, or correct AULA_INTERNAL_URL.')
      },
    },
  ]
}

/** A folder that the recorder's account may write into. */
async function openFolder(): Promise<AsyncDisposable & { path: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'aula-doctor-'))
  await chmod(folder, 0o1777)
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

function startServer(program: string, args: string[], environment = process.env) {
  const child: ChildProcess = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit').catch(() => {})
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes) => {
      output += String(bytes)
    })
  }
  return {
    output: () => output,
    runs: () => child.exitCode === null && child.signalCode === null,
    /** The first thing it writes to that file descriptor; empty when it ends before. */
    async says(descriptor: number): Promise<string> {
      const stream = child.stdio[descriptor]
      if (!stream) return ''
      const first = once(stream, 'data').then(([bytes]) => String(bytes))
      return await Promise.race([
        first,
        ended.then(() => ''),
        once(AbortSignal.timeout(10_000), 'abort').then(() => ''),
      ])
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? ''
}
