import { readFile } from 'node:fs/promises'

/** One fenced block of the handbook: commands to type (`sh`) or lines of `.env` (`ini`). */
export type HandbookBlock = { language: string; lines: string[] }

/** The fenced blocks below the handbook's heading of that name, in their order. @throws where there are none */
export async function readHandbook(heading: string): Promise<HandbookBlock[]> {
  const handbook = await readFile(new URL('../../docs/handbook.md', import.meta.url), 'utf8')
  const section = handbook.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  const blocks = [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', content = '']) => ({
    language,
    lines: content.split('\n').filter(Boolean),
  }))
  if (blocks.length === 0) throw new Error(`the handbook has no commands under "${heading}"`)
  return blocks
}
