import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { PageRig } from './page-rig.ts'

/** A program that captures a rig into a file. `stop` ends the file properly. */
export type PeerRecorder = { pid: number; stop(): Promise<void> }

/** Jibri's recorder as its current defaults have it: polls the screen 30 times a second, ultrafast, CRF 25, MP4. */
export function startJibriEquivalent(rig: PageRig, file: string): PeerRecorder {
  return startFfmpeg(rig, [
    ...['-f', 'x11grab', '-draw_mouse', '0', '-r', '30', '-s', '1280x720', '-thread_queue_size', '4096'],
    ...['-i', `${rig.display}.0+0,0`, '-f', 'pulse', '-thread_queue_size', '4096', '-i', rig.pulseSource],
    ...['-acodec', 'aac', '-ar', '44100', '-b:a', '128k', '-af', 'aresample=async=1'],
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-r', '30', '-crf', '25', '-preset', 'ultrafast'],
    ...['-profile:v', 'main', '-level', '3.1', '-f', 'mp4', file],
  ])
}

/** LiveKit Egress's recorder as it composes a room: polls the screen, veryfast at 3 Mbit/s, MP4. */
export function startEgressEquivalent(rig: PageRig, file: string): PeerRecorder {
  const line = [
    'ximagesrc use-damage=false show-pointer=false ! video/x-raw,framerate=30/1 ! queue leaky=downstream max-size-time=3000000000 max-size-bytes=0 max-size-buffers=0',
    '! videoconvert ! videorate skip-to-first=true ! video/x-raw,format=I420,framerate=30/1',
    '! x264enc speed-preset=veryfast bitrate=3000 vbv-buf-capacity=2000 ! video/x-h264,profile=main ! h264parse ! queue ! mux.',
    `pulsesrc device=${rig.pulseSource} ! audiorate tolerance=3000000 ! audioconvert ! audioresample ! audio/x-raw,rate=44100,channels=2`,
    `! avenc_aac bitrate=128000 ! aacparse ! queue ! mux. mp4mux name=mux ! filesink location=${file}`,
  ].join(' ')
  const child = spawn('gst-launch-1.0', ['-q', '-e', ...line.split(' ')], {
    env: { PATH: process.env.PATH, ...rig.environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return recorderOf(child, () => child.kill('SIGINT'))
}

/** What is on the display, without any loss. */
export function startLosslessGrab(rig: PageRig, file: string): PeerRecorder {
  return startFfmpeg(rig, [
    ...['-f', 'x11grab', '-draw_mouse', '0', '-r', '30', '-s', '1280x720', '-thread_queue_size', '4096'],
    ...['-i', `${rig.display}.0+0,0`, '-c:v', 'libx264rgb', '-qp', '0', '-preset', 'ultrafast', file],
  ])
}

function startFfmpeg(rig: PageRig, args: string[]): PeerRecorder {
  const child: ChildProcess = spawn('ffmpeg', ['-v', 'error', '-y', ...args], {
    env: { PATH: process.env.PATH, ...rig.environment },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  return recorderOf(child, () => child.stdin?.end('q'))
}

function recorderOf(child: ChildProcess, end: () => void): PeerRecorder {
  const ended = once(child, 'exit')
  if (child.pid === undefined) throw new Error(`${child.spawnfile} did not start`)
  return {
    pid: child.pid,
    async stop() {
      end()
      await ended
    },
  }
}
