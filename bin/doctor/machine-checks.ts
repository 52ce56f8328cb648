import { statfs } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Settings } from '../../core/config/settings.ts'
import { alarmSeconds, secondsUntilFull } from '../../recorder/admission/plan-disk.ts'
import { lookAtDisk } from '../../recorder/admission/watch-disk.ts'
import { nativeElements } from '../../recorder/capture/gstreamer.ts'
import { accountExists, recorderAccount } from '../machine/accounts.ts'
import { findProgram } from '../machine/find-program.ts'
import { neededPrograms } from '../machine/programs.ts'
import { type Check, type LookedAt, ok, problem, warning } from './finding.ts'
import { runBriefly } from './run-briefly.ts'

const gigabyte = 1024 ** 3

/** A recording takes about 0.5 GB (Chromium 290 MB, pipeline, display); the servers together about as much. */
const leastMemory = 2 * gigabyte
/** An hour at 3 Mbit/s is 1.3 GB. */
const leastDisk = 5 * gigabyte

/** The rate at which the disk fills is looked at for so long. */
const diskMilliseconds = 3_000

/** GStreamer's elements that a pipeline is made of, and the Debian package that brings each. */
const elements: Record<string, string> = {
  pulsesrc: 'gstreamer1.0-plugins-good',
  capssetter: 'gstreamer1.0-plugins-good',
  videoconvert: 'gstreamer1.0-plugins-base',
  videoscale: 'gstreamer1.0-plugins-base',
  audioconvert: 'gstreamer1.0-plugins-base',
  audiorate: 'gstreamer1.0-plugins-base',
  audiobuffersplit: 'gstreamer1.0-plugins-bad',
  errorignore: 'gstreamer1.0-plugins-bad',
  avdec_h264: 'gstreamer1.0-libav',
  avdec_aac: 'gstreamer1.0-libav',
  x264enc: 'gstreamer1.0-plugins-ugly',
  h264parse: 'gstreamer1.0-plugins-bad',
  aacparse: 'gstreamer1.0-plugins-good',
  avenc_aac: 'gstreamer1.0-libav',
  gdppay: 'gstreamer1.0-plugins-bad',
  appsink: 'gstreamer1.0-plugins-base',
}

/** What the machine has and brings. @param only programs of this process alone */
export function machineChecks(settings: Partial<Settings>, only?: LookedAt): Check[] {
  return [
    {
      title: 'Node',
      async look() {
        const { node } = process.versions
        return Number(node.split('.')[0]) >= 24
          ? ok(node)
          : problem(`${node} is too old`, '`npm start` brings Node 24 into the checkout.')
      },
    },
    {
      title: 'Processor',
      async look() {
        const cores = availableParallelism()
        const todo = 'A recording wants half a core, further qualities a whole one: give the machine 2 or more.'
        return cores >= 2 ? ok(`${cores} cores`) : warning(`${cores} core`, todo)
      },
    },
    {
      title: 'Memory',
      async look() {
        const total = `${(totalmem() / gigabyte).toFixed(1)} GB`
        return totalmem() >= leastMemory ? ok(total) : warning(total, 'Give the machine at least 2 GB.')
      },
    },
    {
      title: 'Disk',
      async look() {
        const folder = await existing(path.resolve(settings.AULA_DATA ?? 'data'))
        const first = await lookAtDisk(folder)
        await delay(diskMilliseconds)
        const last = await lookAtDisk(folder)
        const free = `${(last.free / gigabyte).toFixed(1)} GB free in ${folder}`
        const seconds = secondsUntilFull(first, last)
        if (seconds <= alarmSeconds) {
          const todo = 'Free some, or stop what writes there: recordings need it.'
          return problem(`${free}; at the rate of these seconds it is full in ${Math.ceil(seconds)} s`, todo)
        }
        const reserve = (settings.AULA_SPOOL_RESERVE ?? 0) * 1e9
        if (last.free <= reserve) {
          return problem(`${free}; no new recording begins`, 'Free more than AULA_SPOOL_RESERVE, or make that smaller.')
        }
        return last.free >= leastDisk
          ? ok(free)
          : warning(free, 'An hour of lecture takes about 1.3 GB: free some, or set AULA_DATA to a larger disk.')
      },
    },
    {
      title: 'Programs',
      needs: ['recorder', 'transcoder'],
      async look() {
        const needed = neededPrograms(settings).filter(({ by }) => !only || by === only)
        const found = await Promise.all(needed.map(({ program }) => findProgram(program)))
        const missing = needed.filter((_, index) => found[index] === undefined)
        if (missing.length === 0) return ok(needed.map(({ program }) => program).join(', '))
        return missing.map(({ program, package: name, for: purpose }) =>
          problem(`${program} is missing (${purpose})`, `apt-get install ${name}, or npm start.`),
        )
      },
    },
    {
      title: 'GStreamer',
      needs: ['recorder'],
      async look() {
        const look = (name: string) => runBriefly('gst-inspect-1.0', ['--exists', name], { milliseconds: 60_000 })
        // The first one reads every plugin and writes GStreamer's registry, which takes its time; the others find it.
        const [first = '', ...others] = Object.keys(elements)
        const runs = [await look(first), ...(await Promise.all(others.map(look)))]
        const missing = Object.entries(elements).filter((_, index) => !runs[index]?.ok)
        if (missing.length > 0) {
          return missing.map(([name, from]) => problem(`the element ${name} is missing`, `apt-get install ${from}.`))
        }
        const loaded = await runBriefly(process.execPath, ['--eval', `require(${JSON.stringify(nativeElements)})`])
        return loaded.ok
          ? ok(`${runs.length} elements and our own`)
          : problem('our elements of GStreamer cannot be loaded', '`npm start -- --setup-only` builds it.')
      },
    },
    {
      title: 'Precedence',
      needs: ['recorder'],
      look: async () =>
        process.getuid?.() === 0
          ? ok('recordings go before other work on this machine')
          : warning(
              'only root may put recordings before other work on this machine',
              'Let nothing else run on it that takes more than half of it, or start Aula as root.',
            ),
    },
    {
      title: 'Account',
      needs: ['recorder'],
      async look() {
        if (process.getuid?.() !== 0) return ok('not root: Chromium runs as this user')
        const name = settings.AULA_RECORDER_USER ?? recorderAccount
        return (await accountExists(name))
          ? ok(`Chromium runs as ${name}`)
          : problem(`the user ${name} does not exist`, `useradd --system ${name}, or npm start.`)
      },
    },
  ]
}

/** The nearest folder above that is there. */
async function existing(folder: string): Promise<string> {
  return await statfs(folder).then(
    () => folder,
    () => (folder === '/' ? '/' : existing(path.dirname(folder))),
  )
}
