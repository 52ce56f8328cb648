/** A file as Janus writes it. @param started microseconds since 1970 @param packets each with its milliseconds */
export function mjrFile(type: string, codec: string, started: number, packets: [number, Buffer][]): Buffer {
  const header = Buffer.from(JSON.stringify({ t: type, c: codec, s: started - 100, u: started }))
  const length = Buffer.alloc(2)
  length.writeUInt16BE(header.length)
  const frames = packets.flatMap(([time, rtp]) => {
    const mark = Buffer.alloc(10)
    mark.write('MEET', 0, 'latin1')
    mark.writeUInt32BE(time, 4)
    mark.writeUInt16BE(rtp.length, 8)
    return [mark, rtp]
  })
  return Buffer.concat([Buffer.from('MJR00002'), length, header, ...frames])
}

export function rtpPacket(packet: {
  sequence: number
  timestamp: number
  payload: Buffer
  marker?: boolean
  ssrc?: number
}): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt8(0x80, 0)
  header.writeUInt8((packet.marker === false ? 0 : 0x80) | 96, 1)
  header.writeUInt16BE(packet.sequence % 65_536, 2)
  header.writeUInt32BE(packet.timestamp % 2 ** 32, 4)
  header.writeUInt32BE(packet.ssrc ?? 7, 8)
  return Buffer.concat([header, packet.payload])
}

/** One packet of a VP8 picture with a picture id of 15 bits, as Chromium sends it. */
export function vp8Payload(
  key: boolean,
  { first = true, body = 'x' }: { first?: boolean; body?: string } = {},
): Buffer {
  return Buffer.concat([Buffer.from([first ? 0x90 : 0x80, 0x80, 0x81, 0x23, key ? 0x10 : 0x11]), Buffer.from(body)])
}
