import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export type Child = {
  pid: number
  process: ChildProcess
  /** The last of what it wrote, for the message of a failing test. */
  output(): string
  /** Signals it and waits for its end; SIGKILL after 5 s. */
  end(signal?: NodeJS.Signals): Promise<void>
}

/** Starts a real child process whose end every test waits for. */
export function startChild(command: string, args: string[], env: NodeJS.ProcessEnv = process.env): Child {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let tail = ''
  const keep = (bytes: Buffer) => {
    tail = (tail + bytes.toString()).slice(-20_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.on('error', (error) => keep(Buffer.from(String(error))))
  // What it has started may go on and hold its output open.
  const exited = once(child, 'exit')
  return {
    pid: child.pid ?? -1,
    process: child,
    output: () => tail,
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      const harder = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await exited
      clearTimeout(harder)
    },
  }
}
