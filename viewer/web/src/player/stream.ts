/** What keeps the picture from going on: tried again by itself, refused by the viewer, or not playable here. */
export type StreamProblem = 'connection' | 'refused' | 'unplayable'

export type StreamEvents = {
  /** Null when it goes on again. */
  problem(problem: StreamProblem | null): void
}

/** A playlist attached to a video element. Times are seconds of player time. */
export type Stream = {
  /** Whether the playlist still grows; undefined until it is known. */
  isLive(): boolean | undefined
  /** How far the picture is behind the place that `goLive` leads to; undefined when nothing is live. */
  behind(): number | undefined
  goLive(): void
  /** Reads the playlists again at once and keeps the position: what was live has ended. */
  renew(): void
  detach(): void
}

/** Where playing begins: a second, or the live edge (the beginning of what is not live). */
export type StartAt = number | undefined
