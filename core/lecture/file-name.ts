/** Characters of a name, its ending included. */
const longest = 120

/**
 * A text as the name of a file: nothing that a file system, a shell or a reader's eye could take for something else.
 * Letters of all scripts stay. Empty where nothing is left.
 */
export function fileNameFrom(text: string, length = longest): string {
  const name = text
    .normalize('NFC')
    // Control and format characters (right-to-left marks among them), and what file systems forbid.
    .replace(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|%]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[.\-~ ]+/, '')
  return Array.from(name).slice(0, length).join('').trim()
}

/** What stands behind the last dot, in small letters; empty where there is none. */
export function endingOf(name: string): string {
  return /[^.]\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** A file's name as somebody gave it, with its ending whole even where the name is too long. Empty where nothing is left. */
export function ownFileName(text: string): string {
  const { stem, ending } = split(fileNameFrom(text, Number.POSITIVE_INFINITY))
  return joined(stem, ending)
}

/** Another name for the same file: it keeps its ending, which says what it is. Empty where nothing is left. */
export function renamedFile(text: string, former: string): string {
  const name = fileNameFrom(text, Number.POSITIVE_INFINITY)
  const { stem, ending } = split(name)
  const kept = split(former).ending
  const same = kept === '' || kept.toLowerCase() === ending.toLowerCase()
  return same ? joined(stem, ending) : joined(name, kept)
}

function split(name: string): { stem: string; ending: string } {
  const ending = endingOf(name) === '' ? '' : name.slice(-endingOf(name).length)
  return { stem: ending === '' ? name : name.slice(0, -ending.length - 1), ending }
}

function joined(stem: string, ending: string): string {
  if (ending === '') return fileNameFrom(stem)
  const short = fileNameFrom(stem, longest - ending.length - 1)
  return short === '' ? '' : `${short}.${ending}`
}
