import { variables } from './settings.ts'

/** Variables that mean something together only. */
const pairs = [
  ['AULA_TLS_CERTIFICATE', 'AULA_TLS_KEY'],
  ['AULA_TURN_URLS', 'AULA_TURN_SECRET'],
] as const

/** What is wrong with variables that are well formed each, one sentence a problem. Pure. */
export function contradictions(set: Record<string, string | undefined>): string[] {
  const halves = pairs.flatMap((pair) => {
    const missing = pair.filter((name) => !set[name])
    return missing.length === 1 ? `${missing[0]} is not set: ${pair.join(' and ')} go together.` : []
  })
  if (!set.AULA_TLS_CERTIFICATE) return halves
  const [open, inside] = [set.AULA_PUBLIC_URL, set.AULA_INTERNAL_URL].map((url) => URL.parse(url ?? ''))
  return [
    ...halves,
    open?.protocol === 'https:'
      ? []
      : 'AULA_PUBLIC_URL must be https:// and a name of the certificate, because AULA_TLS_CERTIFICATE is set.',
    inside?.protocol === 'http:' && Number(inside.port || 80) === variables.AULA_PORT.safeParse(set.AULA_PORT).data
      ? 'AULA_INTERNAL_URL must have another port than AULA_PORT, which speaks HTTPS: the viewer listens there, too.'
      : [],
  ].flat()
}
