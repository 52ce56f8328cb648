import type { Activity, Stretch } from '../capture/activity.ts'

/** What goes on for so long is no page that draws itself, no button that lights up and no click. */
const motionMilliseconds = 1_500
const soundMilliseconds = 200

/** Whether a conference whose page tells nothing is on the page: something has moved or sounded since `since`. */
export function isActive({ motion, sound }: Activity, since: number): boolean {
  return lasts(motion, since, motionMilliseconds) || lasts(sound, since, soundMilliseconds)
}

function lasts(stretch: Stretch | undefined, since: number, milliseconds: number): boolean {
  return stretch !== undefined && stretch.to - Math.max(stretch.from, since) >= milliseconds
}
