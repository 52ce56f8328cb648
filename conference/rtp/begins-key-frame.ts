import { readH264Payload } from './h264-payload.ts'
import { readVp8Payload } from './vp8-payload.ts'

/** Whether a decoder may begin with the packet that has this payload. Sound may begin anywhere. */
export function beginsKeyFrame(codec: string, payload: Buffer): boolean {
  if (codec === 'vp8') return readVp8Payload(payload)?.key === true
  if (codec === 'h264') return readH264Payload(payload)?.key === true
  return true
}
