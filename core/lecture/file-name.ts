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
  const name = fileNameFrom(text, Number.POSITIVE_INFINITY)
  const ending = endingOf(name)
  if (ending === '') return fileNameFrom(name)
  const stem = fileNameFrom(name.slice(0, -ending.length - 1), longest - ending.length - 1)
  return stem === '' ? '' : `${stem}.${ending}`
}

/** Another name for the same file: it keeps its ending, which says what it is. */
export function renamedFile(text: string, former: string): string {
  const ending = endingOf(former)
  const same = ending === '' || endingOf(fileNameFrom(text, Number.POSITIVE_INFINITY)) === ending
  return ownFileName(same ? text : `${text}.${ending}`)
}
