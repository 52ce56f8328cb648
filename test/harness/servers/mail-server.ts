import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChild } from '../child.ts'
import { freePort } from '../free-port.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { makeCertificate } from './certificate.ts'
import { listens } from './listens.ts'

/** A message that the server has taken; `at`: milliseconds since 1970, when its last byte was there. */
export type TakenMail = { at: number; from: string; to: string; tls: boolean; content: string }

export type MailServer = AsyncDisposable & {
  port: number
  /** As AULA_SMTP_URL. */
  url: string
  /** File with the certificate that it shows. */
  certificate: string
  taken(): Promise<TakenMail[]>
  /** To be polled: whether it keeps a client waiting: `held` amid a message, `slow` for the answer after its end. */
  waits(what: 'held' | 'slow'): () => boolean
  /** Lets those go on. */
  release(what: 'held' | 'slow'): Promise<void>
  end(): Promise<void>
}

const folderOfPolicy = fileURLToPath(new URL('.', import.meta.url))

/** A real SMTP server (Debian's aiosmtpd) on 127.0.0.1. What it does with whom: smtp_policy.py. */
export async function startMailServer(
  options: { tls?: 'starttls' | 'at-once'; port?: number } = {},
): Promise<MailServer> {
  await using starting = new AsyncDisposableStack()
  const { path: folder } = starting.use(await temporaryFolder('mail'))
  const port = options.port ?? (await freePort())
  const { certificate, key } = await makeCertificate(folder)
  const tls = {
    none: [],
    starttls: ['--tlscert', certificate, '--tlskey', key],
    'at-once': ['--smtpscert', certificate, '--smtpskey', key],
  }[options.tls ?? 'none']
  const arguments_ = ['-n', '-l', `127.0.0.1:${port}`, ...tls, '-c', 'smtp_policy.Policy', folder]
  const child = startChild('setpriv', ['--pdeathsig', 'KILL', '--', '/usr/bin/aiosmtpd', ...arguments_], {
    ...process.env,
    ...{ PYTHONPATH: folderOfPolicy, PYTHONDONTWRITEBYTECODE: '1' },
  })
  starting.defer(() => child.end('SIGKILL'))
  const late = AbortSignal.timeout(20_000)
  while (!(await listens(port))) {
    if (late.aborted || child.process.exitCode !== null)
      throw new Error(`The mail server did not start: ${child.output()}`)
  }
  const resources = starting.move()
  return {
    ...{ port, certificate, url: `${options.tls === 'at-once' ? 'smtps' : 'smtp'}://127.0.0.1:${port}` },
    async taken() {
      const file = path.join(folder, 'taken')
      if (!existsSync(file)) return []
      const lines = (await readFile(file, 'utf8')).trim().split('\n')
      return lines.map((line) => JSON.parse(line))
    },
    waits: (what) => () => existsSync(path.join(folder, `${what}-waits`)),
    release: (what) => writeFile(path.join(folder, `release-${what}`), ''),
    end: () => child.end('SIGKILL'),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}
