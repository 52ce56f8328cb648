import { splitLinks } from './split-links.ts'

/** What somebody has written, with its web addresses as links that open beside this page. */
export function MessageText({ text }: { text: string }) {
  return splitLinks(text).map(({ text: piece, href }, index) =>
    href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a message do not move
      <a key={index} href={href} target="_blank" rel="noopener noreferrer">
        {piece}
      </a>
    ) : (
      piece
    ),
  )
}
