import { spawn } from 'node:child_process'

/**
 * Runs a command to its end with its output on the terminal, or given to `say`; resolves with its exit code (128 for a signal).
 * @param {string} command
 * @param {string[]} args
 * @param {{ environment?: NodeJS.ProcessEnv, folder?: string, input?: string, say?: (text: string) => void }} [options]
 * @returns {Promise<number>}
 */
export function runCommand(command, args, { environment = process.env, folder, input, say } = {}) {
  return new Promise((resolve, reject) => {
    const output = say ? 'pipe' : 'inherit'
    /** @type {import('node:child_process').StdioOptions} */
    const stdio = [input === undefined ? 'inherit' : 'pipe', output, output]
    const child = spawn(command, args, { env: environment, cwd: folder, stdio })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => say?.(String(bytes)))
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 128))
  })
}
