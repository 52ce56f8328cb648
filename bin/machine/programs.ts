import type { Settings } from '../../core/config/settings.ts'

/** A program that Aula starts, and the Debian package that brings it. */
export type Program = { program: string; package: string; for: string; by: 'up' | 'recorder' | 'transcoder' }

/** The programs that `aula up` needs with these settings. */
export function neededPrograms(settings: Pick<Partial<Settings>, NeededBy>): Program[] {
  return [
    ...recorders.map((program) => ({ ...program, by: 'recorder' as const })),
    ...[
      { program: settings.AULA_FFMPEG ?? 'ffmpeg', package: 'ffmpeg', for: 'further qualities and pictures' },
      { program: 'ffprobe', package: 'ffmpeg', for: 'looking at media' },
    ].map((program) => ({ ...program, by: 'transcoder' as const })),
    ...[
      ...(settings.AULA_QUEUE_URL ? [] : [{ program: 'redis-server', package: 'redis-server', for: 'the job queue' }]),
      ...(settings.AULA_JANUS_URL ? [] : [{ program: 'janus', package: 'janus', for: 'the conference rooms' }]),
    ].map((program) => ({ ...program, by: 'up' as const })),
  ]
}

const recorders = [
  { program: 'setpriv', package: 'util-linux', for: 'starting processes that end with their parent' },
  { program: 'chromium', package: 'chromium', for: 'joining rooms' },
  { program: 'Xvfb', package: 'xvfb', for: 'the recorder’s display' },
  { program: 'pulseaudio', package: 'pulseaudio', for: 'the recorder’s sound' },
  { program: 'pactl', package: 'pulseaudio-utils', for: 'the recorder’s sound' },
]

type NeededBy = 'AULA_FFMPEG' | 'AULA_QUEUE_URL' | 'AULA_JANUS_URL'
