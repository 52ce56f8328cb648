import { spawn } from 'node:child_process'

/**
 * Runs a command to its end with its output on the terminal; resolves with its exit code (128 for a signal).
 * @param {string} command
 * @param {string[]} args
 * @param {{ environment?: NodeJS.ProcessEnv, folder?: string, input?: string }} [options]
 * @returns {Promise<number>}
 */
export function runCommand(command, args, { environment = process.env, folder, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: environment,
      cwd: folder,
      stdio: [input === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit'],
    })
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 128))
  })
}
