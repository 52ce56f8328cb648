import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { PageRig } from './page-rig.ts'

/** An ffmpeg that captures a rig. `stop` ends the file properly. */
export type FfmpegRecorder = { pid: number; stop(): Promise<void> }

/** Jibri's recorder as its current defaults have it: polls the screen 30 times a second, ultrafast, CRF 25, MP4. */
export function startJibriEquivalent(rig: PageRig, file: string): FfmpegRecorder {
  return startFfmpeg(rig, [
    ...['-f', 'x11grab', '-draw_mouse', '0', '-r', '30', '-s', '1280x720', '-thread_queue_size', '4096'],
    ...['-i', `${rig.display}.0+0,0`, '-f', 'pulse', '-thread_queue_size', '4096', '-i', rig.pulseSource],
    ...['-acodec', 'aac', '-ar', '44100', '-b:a', '128k', '-af', 'aresample=async=1'],
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-r', '30', '-crf', '25', '-preset', 'ultrafast'],
    ...['-profile:v', 'main', '-level', '3.1', '-f', 'mp4', file],
  ])
}

/** What is on the display, without any loss. */
export function startLosslessGrab(rig: PageRig, file: string): FfmpegRecorder {
  return startFfmpeg(rig, [
    ...['-f', 'x11grab', '-draw_mouse', '0', '-r', '30', '-s', '1280x720', '-thread_queue_size', '4096'],
    ...['-i', `${rig.display}.0+0,0`, '-c:v', 'libx264rgb', '-qp', '0', '-preset', 'ultrafast', file],
  ])
}

function startFfmpeg(rig: PageRig, args: string[]): FfmpegRecorder {
  const child: ChildProcess = spawn('ffmpeg', ['-v', 'error', '-y', ...args], {
    env: { PATH: process.env.PATH, ...rig.environment },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  if (child.pid === undefined) throw new Error('ffmpeg did not start')
  return {
    pid: child.pid,
    async stop() {
      child.stdin?.end('q')
      await ended
    },
  }
}
