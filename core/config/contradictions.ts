import { variables } from './settings.ts'
import { storePlace } from './store-place.ts'

/** Variables that mean something together only. */
const pairs = [
  ['AULA_TLS_CERTIFICATE', 'AULA_TLS_KEY'],
  ['AULA_TURN_URLS', 'AULA_TURN_SECRET'],
  ['AULA_SMTP_URL', 'AULA_MAIL_FROM'],
] as const

/** What is wrong with variables that are well formed each, one sentence a problem. Pure. */
export function contradictions(set: Record<string, string | undefined>): string[] {
  const halves = pairs.flatMap((pair) => {
    const missing = pair.filter((name) => !set[name])
    return missing.length === 1 ? `${missing[0]} is not set: ${pair.join(' and ')} go together.` : []
  })
  const others = [...halves, ...moveProblems(set)]
  if (!set.AULA_TLS_CERTIFICATE) return others
  const [open, inside] = [set.AULA_PUBLIC_URL, set.AULA_INTERNAL_URL].map((url) => URL.parse(url ?? ''))
  return [
    ...others,
    open?.protocol === 'https:'
      ? []
      : 'AULA_PUBLIC_URL must be https:// and a name of the certificate, because AULA_TLS_CERTIFICATE is set.',
    inside?.protocol === 'http:' && Number(inside.port || 80) === variables.AULA_PORT.safeParse(set.AULA_PORT).data
      ? 'AULA_INTERNAL_URL must have another port than AULA_PORT, which speaks HTTPS: the viewer listens there, too.'
      : [],
  ].flat()
}

function moveProblems({ AULA_STORAGE_URL: url, AULA_STORAGE_FORMER_URL: former }: Record<string, string | undefined>) {
  if (!former) return []
  if (!url) return ['AULA_STORAGE_URL is not set: it says where everything moves to from AULA_STORAGE_FORMER_URL.']
  const same = URL.canParse(url) && URL.canParse(former) && storePlace(url) === storePlace(former)
  return same ? ['AULA_STORAGE_FORMER_URL and AULA_STORAGE_URL are the same store.'] : []
}
