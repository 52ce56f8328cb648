import { accentShades, ownAccent } from '../../core/accent.ts'
import type { MailWords } from './mail-words.ts'

/** An e-mail's two forms. Pure; what people have typed is text in both. */
export function writeMail({ language, accent, subject, opening, links, closing }: MailWords): {
  subject: string
  text: string
  html: string
} {
  const text = [
    ...opening,
    ...links.map(({ label, url, note }) => `${oneLine(note ? `${label} – ${note}` : label)}\n${url}`),
    ...closing,
  ].join('\n\n')
  const color = accentShades(accent ?? ownAccent).light[6]
  const paragraphs = (all: string[]) => all.map((each) => `<p>${escapeHtml(each)}</p>`).join('\n')
  const anchors = links
    .map(({ label, url, note }) => {
      const anchor = `<a href="${escapeHtml(url)}" style="color:${color};font-weight:bold">${escapeHtml(label)}</a>`
      return `<p>${anchor}${note ? `<br>${escapeHtml(note)}` : ''}</p>`
    })
    .join('\n')
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em">
${paragraphs(opening)}
${anchors}
${paragraphs(closing)}
</body></html>
`
  return { subject: oneLine(subject), text: `${text}\n`, html }
}

/** A title may have line breaks; a header and a list may not. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
