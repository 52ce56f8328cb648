/** All of them in one text: what lists show, searches look through and the release before knows. */
export function speakersInOneText(speakers: readonly string[]): string {
  return speakers.join(', ')
}

/**
 * Who speaks in a lecture. The list counts as long as it says the same as the one text: what has changed that alone (the
 * release before, Record with its lecturer's name) is the later word.
 */
export function speakersOf({ speaker, speakers }: { speaker: string; speakers: readonly string[] | null }): string[] {
  if (speakers && speakersInOneText(speakers) === speaker) return [...speakers]
  return speaker === '' ? [] : [speaker]
}
