/** Milliseconds. */
const tellEvery = 5_000

/** Says how far it is, now and then: recordings, bytes, and how long the rest takes at this pace. */
export function openProgress(total: number, say: (line: string) => void): { done(bytes: number): void } {
  const began = performance.now()
  let told = began
  let [recordings, bytes] = [0, 0]
  return {
    done(more) {
      recordings += 1
      bytes += more
      const now = performance.now()
      if (now - told < tellEvery && recordings < total) return
      told = now
      say(progressInWords({ recordings, total, bytes, seconds: (now - began) / 1000 }))
    },
  }
}

export function progressInWords(far: { recordings: number; total: number; bytes: number; seconds: number }): string {
  const { recordings, total, bytes, seconds } = far
  const rest = (seconds / recordings) * (total - recordings)
  const left =
    recordings === total ? '' : `, about ${rest < 90 ? `${Math.ceil(rest)} s` : `${Math.ceil(rest / 60)} min`} left`
  return `${recordings} of ${total} recordings, ${bytesInWords(bytes)} copied${left}`
}

export function bytesInWords(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? ['GB', 1e9] : ['MB', 1e6]
  return `${(bytes / Number(size)).toFixed(1)} ${unit}`
}
