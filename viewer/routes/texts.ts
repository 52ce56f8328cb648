import { AppError } from '../../core/errors.ts'
import type { Sentence } from '../../core/sentence.ts'
import { chooseText } from '../../core/text/choose-text.ts'
import { findTextProblem } from '../../core/text/find-text-problem.ts'
import { textVersion } from '../../core/text/text-version.ts'
import { changeText as change, listTexts } from '../../storage/catalog/organisations/texts.ts'
import type { Handler } from './handler.ts'

export const seeText: Handler<'seeText'> = async ({ context, params }) => {
  const texts = await listTexts(context.catalog, context.organisation, params.kind)
  const chosen = chooseText(texts, params.language)
  return { text: chosen ? { ...chosen, version: textVersion(chosen.text) } : null }
}

export const listAllTexts: Handler<'listAllTexts'> = async ({ context }) => {
  const texts = await listTexts(context.catalog, context.organisation)
  return { texts: texts.map((text) => ({ ...text, changed: text.changed.toISOString() })) }
}

export const changeText: Handler<'changeText'> = async ({ context, params, body, caller }) => {
  const problem = body.text === null ? null : findTextProblem(params.kind, body.text)
  if (problem) throw new TextRefused(problem)
  await change(context.catalog, context.organisation, { ...params, text: body.text, by: caller.person.id })
}

export class TextRefused extends AppError {
  constructor(problem: Sentence) {
    super('text.refused', 'caller', problem)
  }
}
