import { SegmentedControl, Skeleton, Stack } from '@mantine/core'
import { useState } from 'react'
import { type TextKind, type TextLanguage, textKinds } from '../../../../../core/text/organisation-text.ts'
import { useApi } from '../../api/use-api.ts'
import { languages } from '../../language/choose-language.ts'
import { currentLanguage, t } from '../../language/language.ts'
import { PageHeading } from '../../layout/page-heading.tsx'
import { Problem } from '../../layout/problem.tsx'
import { useLeaveQuestion } from '../../layout/use-leave-question.ts'
import { TextEditor } from './text-editor.tsx'

const choices = Object.entries(languages).map(([value, label]) => ({ value: value as TextLanguage, label }))

const whileUnsaved = {
  title: t('Leave without saving?'),
  words: t('What you have typed into the texts is not saved, and would be lost.'),
  leave: t('Leave without saving'),
}

/** What people read in the organisation's own words, one language at a time. */
export function TextsPage() {
  const { data, error, refetch } = useApi('listAllTexts', {})
  const [language, setLanguage] = useState<TextLanguage>(currentLanguage())
  /** What was typed and not saved yet, by kind and language: looking at another language loses nothing. */
  const [drafts, setDrafts] = useState<Partial<Record<`${TextKind} ${TextLanguage}`, string>>>({})
  const saved = new Map<string, string>(
    data?.texts.map(({ kind, language, text }) => [`${kind} ${language}`, text] as const),
  )
  const unsaved = Object.entries(drafts).some(([key, text]) => text !== undefined && text !== (saved.get(key) ?? ''))
  useLeaveQuestion(unsaved, whileUnsaved)
  if (error && !data) return <Problem error={error} retry={refetch} />
  return (
    <>
      <PageHeading
        title={t('Texts')}
        actions={<SegmentedControl aria-label={t('Language')} data={choices} value={language} onChange={setLanguage} />}
      >
        {t(
          'What people read in your own words. Readers of a language in which you have written nothing get the text in another one.',
        )}
      </PageHeading>
      {!data && <Skeleton height="16rem" radius="lg" role="status" aria-label={t('Loading')} />}
      {data && (
        <Stack gap="xl">
          {textKinds.map((kind) => (
            <TextEditor
              key={`${kind} ${language}`}
              kind={kind}
              language={language}
              texts={data.texts.filter((text) => text.kind === kind)}
              draft={drafts[`${kind} ${language}`]}
              type={(text) => setDrafts((others) => ({ ...others, [`${kind} ${language}`]: text }))}
            />
          ))}
        </Stack>
      )}
    </>
  )
}
