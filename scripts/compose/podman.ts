import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const mostBytes = 64 * 1024 ** 2

/**
 * Runs podman with runc (crun cannot do without cgroups of version 2 that not every machine has) and answers what it
 * says. @throws with what it complains of
 */
export async function podman(...words: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('podman', ['--runtime', 'runc', ...words], { maxBuffer: mostBytes })
    return stdout.trim()
  } catch (error) {
    const { stdout = '', stderr = error } = error as { stdout?: string; stderr?: unknown }
    const said = `${stdout}\n${stderr}`.trim()
    throw new Error(`podman ${words[0]} ${words[1] ?? ''}: ${said.slice(-2_000)}`, { cause: error })
  }
}

/** Whether a command of podman ends well. */
export async function succeeds(...words: string[]): Promise<boolean> {
  return await podman(...words).then(
    () => true,
    () => false,
  )
}

/** What a container has said, on both its outputs. */
export async function said(container: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('podman', ['logs', container], { maxBuffer: mostBytes })
  return `${stdout}${stderr}`
}

/** Processes of a user at which podman 4 limits itself. */
const mostProcesses = 32_768

/** The limits of this process for containers: without, podman asks for more than a machine in a sandbox may give. */
export async function ulimits(): Promise<string[]> {
  const limits = await readFile('/proc/self/limits', 'utf8')
  const hard = (line: string, most: number) => {
    const limit = Number(new RegExp(`^${line} +\\S+ +(\\S+)`, 'm').exec(limits)?.[1])
    return Number.isNaN(limit) ? most : Math.min(limit, most)
  }
  const files = hard('Max open files', 1_048_576)
  const processes = hard('Max processes', mostProcesses)
  return ['--ulimit', `nofile=${files}:${files}`, '--ulimit', `nproc=${processes}:${processes}`]
}
