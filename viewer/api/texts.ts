import { z } from 'zod'
import { textKinds, textLanguages } from '../../core/text/organisation-text.ts'
import { instant } from './fields.ts'
import { route } from './route.ts'

const kind = z.enum(textKinds)
const language = z.enum(textLanguages)
const params = z.object({ kind, language })

export const textRoutes = {
  seeText: route({
    method: 'get',
    path: '/texts/:kind/:language',
    access: 'anyone',
    summary: 'What the organisation says in its own words to readers of a language; null: Aula’s own words stand',
    params,
    answer: z.object({
      text: z
        .object({
          /** `notice` is plain, all others are Markdown. */
          text: z.string(),
          /** The language that it is in: another one, where the organisation has not written it in the asked one. */
          language,
          /** Of these very words. */
          version: z.string(),
        })
        .nullable(),
    }),
  }),
  listAllTexts: route({
    method: 'get',
    path: '/admin/texts',
    access: 'admin',
    summary: 'All that the organisation says in its own words',
    answer: z.object({
      texts: z.array(z.object({ kind, language, text: z.string(), changed: instant, by: z.string().nullable() })),
    }),
  }),
  changeText: route({
    method: 'put',
    path: '/admin/texts/:kind/:language',
    access: 'admin',
    summary: 'Say something in the organisation’s own words; null: in Aula’s again',
    params,
    body: z.object({ text: z.string().trim().min(1, 'must not be empty').max(100_000).nullable() }),
    largeBody: true,
  }),
}
