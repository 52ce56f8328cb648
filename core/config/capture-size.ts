import type { Settings } from '../../core/config/settings.ts'

export function captureSize({ AULA_CAPTURE_SIZE }: Settings): { width: number; height: number } {
  const [width = 1280, height = 720] = AULA_CAPTURE_SIZE.split('x').map(Number)
  return { width, height }
}
