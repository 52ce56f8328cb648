/** Runs in any page: beats through its animation loop, so that a page that paints no more is noticed. */
export function observePage(): void {
  if (window !== window.top || !location.protocol.startsWith('http')) return
  setInterval(() => requestAnimationFrame(() => void window.aulaSignal?.(JSON.stringify({ type: 'heartbeat' }))), 1_000)
}
