/** Quietest level a meter shows, in decibels relative to full scale. */
const floor = -60

/** The part of a meter, 0 to 1, that a level fills: a root of the mean square, 0 to 1. */
export function meterPart(level: number): number {
  const decibels = 20 * Math.log10(level + 1e-5)
  return Math.max(0, Math.min(1, 1 - decibels / floor))
}
