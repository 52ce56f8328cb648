import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CaptureOrder } from './capture-child.ts'
import type { PageRig } from './page-rig.ts'

/** Starts a process that captures a rig's page as a take does; resolves with the first kept frame. */
export async function startCaptureChild(
  rig: PageRig,
  where: Pick<CaptureOrder, 'place' | 'spoolFolder' | 'storage' | 'database' | 'small'>,
): Promise<{ pid: number; stop(): Promise<void> }> {
  const { display, pulseServer, pulseSource } = rig
  const order: CaptureOrder = { ...where, display, pulseServer, pulseSource }
  const program = fileURLToPath(new URL('./capture-child.ts', import.meta.url))
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    env: { ...process.env, ...rig.environment, UV_THREADPOOL_SIZE: '16' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error('the capture ended')))])
  return {
    pid: child.pid ?? 0,
    async stop() {
      child.stdin.end()
      await ended
    },
  }
}
