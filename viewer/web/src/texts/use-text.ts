import type { TextKind } from '../../../../core/text/organisation-text.ts'
import { useApi } from '../api/use-api.ts'
import { currentLanguage } from '../language/language.ts'

const minute = 60_000

/** What the organisation says in its own words; `data.text` is null where Aula's own stand. */
export function useText(kind: TextKind) {
  return useApi('seeText', { params: { kind, language: currentLanguage() } }, { staleTime: minute })
}
