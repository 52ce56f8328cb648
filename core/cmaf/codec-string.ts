/** RFC 6381 name of an H.264 track: profile, constraints and level from its AVCDecoderConfigurationRecord. */
export function avcCodecString(avcConfiguration: Uint8Array): string {
  return `avc1.${Buffer.from(avcConfiguration.subarray(1, 4)).toString('hex')}`
}

/** RFC 6381 name of an AAC track: the object type is the first five bits of the AudioSpecificConfig. */
export function aacCodecString(audioSpecificConfig: Uint8Array): string {
  return `mp4a.40.${(audioSpecificConfig[0] ?? 0) >> 3}`
}
