/** What others may do with a lecture, by the SPDX identifier where there is one. */
export const licences = [
  'all-rights-reserved',
  'CC-BY-4.0',
  'CC-BY-SA-4.0',
  'CC-BY-NC-4.0',
  'CC-BY-NC-SA-4.0',
  'CC-BY-ND-4.0',
  'CC-BY-NC-ND-4.0',
  'CC0-1.0',
] as const
export type Licence = (typeof licences)[number]

/** Reads a column; what a later release has written is taken for the strictest. */
export function licenceOf(text: string): Licence {
  return licences.find((licence) => licence === text) ?? 'all-rights-reserved'
}

/** Where its text stands, in the reader's language; null: the law says it all. */
export function licenceAddress(licence: Licence): string | null {
  if (licence === 'all-rights-reserved') return null
  if (licence === 'CC0-1.0') return 'https://creativecommons.org/publicdomain/zero/1.0/'
  const kind = licence.slice('CC-'.length, -'-4.0'.length).toLowerCase()
  return `https://creativecommons.org/licenses/${kind}/4.0/`
}

/** As it is written: `CC BY-SA 4.0`; null where it is a sentence. */
export function licenceName(licence: Licence): string | null {
  if (licence === 'all-rights-reserved') return null
  return licence
    .replace(/^CC-/, 'CC ')
    .replace(/-(?=[0-9.]+$)/, ' ')
    .replace(/^CC0-/, 'CC0 ')
}
