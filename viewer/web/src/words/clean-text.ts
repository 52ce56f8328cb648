/** What the viewer does not take, and nobody types. */
const controls = /[^\P{Cc}\t\n\r]/gu

/** What was typed, as it is sent. Pure. */
export function cleanText(typed: string): string {
  return typed.replace(controls, '').trim()
}
