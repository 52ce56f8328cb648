import { execFile } from 'node:child_process'
import { accountExists, recorderAccount } from '../machine/accounts.ts'

/** How a short run of a program ended. */
export type BriefRun = { ok: boolean; output: string }

/** Runs a program for at most `milliseconds`; a failure is an answer here, not an error. */
export async function runBriefly(
  program: string,
  args: string[],
  { milliseconds = 10_000, environment = process.env }: { milliseconds?: number; environment?: NodeJS.ProcessEnv } = {},
): Promise<BriefRun> {
  return await new Promise((resolve) => {
    const options = { timeout: milliseconds, killSignal: 'SIGKILL', env: environment } as const
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const late = error?.killed ? `no end after ${milliseconds / 1000} s` : ''
      const said = `${stdout}${stderr}`.trim()
      resolve({ ok: error === null, output: said || late || String(error?.message ?? '') })
    })
    child.stdin?.end()
  })
}

/** The words before a program that Aula starts for a recording: as root, the account that Chromium's sandbox needs. */
export async function asRecorder(user: string = recorderAccount): Promise<string[]> {
  if (process.getuid?.() !== 0 || !(await accountExists(user))) return []
  return ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--']
}
