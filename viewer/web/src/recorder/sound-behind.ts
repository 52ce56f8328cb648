/**
 * Milliseconds that sound takes longer than pictures from here to the capture, for which pictures are held back
 * (recorder-page.ts): what the two are apart in an undisturbed lecture (measured: 28 to 50).
 */
const wayOfSound = 35
/** Nothing of a track has arrived for so long: its device is off, and what would be played now is nobody's. */
const staleMilliseconds = 1_000

/**
 * Milliseconds by which the sound of a feed will be behind its picture in the recording (negative: ahead), because of what
 * the two wait for here: by when each reached the conference server, on that server's clock. What was late before is not
 * seen. Undefined where there is only one of the two, or in the first seconds, before the server has told its clock.
 */
export async function soundBehind(receivers: readonly RTCRtpReceiver[]): Promise<number | undefined> {
  const [sound, picture] = await Promise.all(
    (['audio', 'video'] as const).map(async (kind) => {
      const receiver = receivers.find(({ track }) => track.kind === kind)
      return receiver && playedAgo(await receiver.getStats())
    }),
  )
  return sound === undefined || picture === undefined ? undefined : Math.round(sound - picture + wayOfSound)
}

/** How long ago what plays now reached the server: milliseconds, beside a constant that is the same for all tracks. */
function playedAgo(stats: RTCStatsReport): number | undefined {
  for (const report of stats.values()) {
    if (report.type !== 'inbound-rtp') continue
    const { timestamp, estimatedPlayoutTimestamp, lastPacketReceivedTimestamp } = report
    const fresh = timestamp - (lastPacketReceivedTimestamp ?? 0) < staleMilliseconds
    if (estimatedPlayoutTimestamp && fresh) return timestamp - estimatedPlayoutTimestamp
  }
  return undefined
}
