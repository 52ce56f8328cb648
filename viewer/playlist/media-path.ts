/** Where the viewer serves an object: its key below /media/recordings/, without the organisation in front. */
export function mediaPath(key: string): string {
  return `/media/recordings/${key.slice(key.indexOf('/') + 1)}`
}
