/**
 * A file's name made from a lecture's title: nothing that a file system, a shell or a reader's eye could take for
 * something else. Letters of all scripts stay.
 */
export function downloadName(title: string): string {
  const name = title
    .normalize('NFC')
    // Control and format characters (right-to-left marks among them), and what file systems forbid.
    .replace(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|%]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[.\-~ ]+/, '')
  return `${Array.from(name).slice(0, 100).join('').trim() || 'lecture'}.mp4`
}
