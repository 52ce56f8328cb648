/** The room that a pasted link (or a bare id) names; only the id is used, so a foreign link cannot lead away. */
export function roomFromLink(text: string): string | undefined {
  return /(?:^|\/rooms\/)([a-z0-9]{26})(?:$|[/?#])/.exec(text.trim())?.[1]
}
