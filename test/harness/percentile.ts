/** The nearest-rank percentile: the smallest value that at least `part` percent of the values do not exceed. */
export function percentile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil((part / 100) * sorted.length) - 1)]
  if (value === undefined) throw new Error('a percentile of nothing')
  return value
}
