import type { Listing } from './plan-listing.ts'

/** The recorder's segments; a longer one raises it. Seconds. */
const plannedSegmentSeconds = 4

/** EXT-X-TARGETDURATION: pictures and sound have the same (RFC 8216bis 6.2.4). Seconds. */
export function targetDuration({ stretches, renditions }: Listing): number {
  const listed = stretches.flatMap((stretch) => renditions.flatMap((name) => stretch.renditions.get(name) ?? []))
  return listed
    .flatMap(({ segments }) => segments)
    .reduce((longest, { duration }) => Math.max(longest, Math.round(duration / 1_000_000)), plannedSegmentSeconds)
}
