import { Button, Group, Paper, SimpleGrid, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { chooseText } from '../../../../../core/text/choose-text.ts'
import { findTextProblem } from '../../../../../core/text/find-text-problem.ts'
import { longestText, type TextKind, type TextLanguage } from '../../../../../core/text/organisation-text.ts'
import type { ApiAnswer } from '../../api/call-api.ts'
import { Refusal } from '../../api/refusal.ts'
import { useApiChange } from '../../api/use-api.ts'
import { languages } from '../../language/choose-language.ts'
import { say, t } from '../../language/language.ts'
import { Shelf } from '../../parts/shelf.tsx'
import { TextView } from '../../texts/text-view.tsx'
import { shortDateAndTime } from '../../words/date.ts'
import { showProblem } from '../../words/show-problem.tsx'
import { showUndo } from '../../words/show-undo.tsx'
import { aulasOwn, textTitles } from '../../words/text.ts'

type Properties = {
  kind: TextKind
  language: TextLanguage
  /** Of this kind, in all languages. */
  texts: ApiAnswer<'listAllTexts'>['texts']
  /** What was typed and not saved; undefined: nothing. */
  draft: string | undefined
  type(text: string | undefined): void
}

/** Where people read it. */
const where: Record<TextKind, string> = {
  notice: t('One line in the room while a lecture is recorded. Beside it stands whether the reader is in it.'),
  consent: t(
    'Everybody reads it where they say whether they may be recorded. Who has answered before is asked again when it changes.',
  ),
  imprint: t('A page for everybody, linked at the foot of each page.'),
  privacy: t('A page for everybody, linked at the foot of each page.'),
}

/** One text in one language: written on one side, seen as readers see it on the other. */
export function TextEditor({ kind, language, texts, draft, type }: Properties) {
  const change = useApiChange('changeText', 'listAllTexts', 'seeText', 'me')
  const [refused, setRefused] = useState<string>()
  const saved = texts.find((text) => text.language === language)
  const text = draft ?? saved?.text ?? ''
  const trimmed = text.trim()
  const problem = trimmed ? findTextProblem(kind, trimmed) : null
  const name = languages[language]
  const title = textTitles[kind]
  const put = (words: string | null, done: () => void) =>
    change.mutate(
      { params: { kind, language }, body: { text: words } },
      {
        onSuccess: () => {
          type(undefined)
          done()
        },
        onError: (error) => {
          if (error instanceof Refusal && error.code === 'text.refused') setRefused(error.message)
          else showProblem(t('The text stays as it was'), error)
        },
      },
    )
  const save = () => put(trimmed, () => notifications.show({ withBorder: true, message: t('Saved.') }))
  const reset = (former: string) =>
    put(null, () =>
      showUndo(isPage(kind) ? t('The text is taken away.') : t('Aula’s own words stand again.'), () =>
        put(former, () => {}),
      ),
    )
  return (
    <Shelf title={title}>
      <Paper withBorder p="lg">
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {where[kind]}
          </Text>
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            <Textarea
              label={t('{{title}} in {{language}}', { title, language: name })}
              description={
                kind === 'notice' ? undefined : t('In Markdown: # heading, **bold**, - list, [link](https://…)')
              }
              autosize
              minRows={kind === 'notice' ? 1 : 5}
              maxRows={18}
              lang={language}
              placeholder={isPage(kind) ? undefined : aulasOwn[kind]}
              value={text}
              error={problem ? say(problem) : refused}
              onChange={(event) => {
                setRefused(undefined)
                type(event.currentTarget.value)
              }}
            />
            <section aria-label={t('Preview of {{title}}', { title })}>
              <Text size="sm" fw={500} mb={6}>
                {t('Preview')}
              </Text>
              <Preview kind={kind} language={language} typed={trimmed} texts={texts} />
            </section>
          </SimpleGrid>
          <Group justify="space-between">
            <Group gap="sm">
              <Button
                disabled={!trimmed || trimmed === saved?.text || problem !== null}
                loading={change.isPending}
                aria-label={t('Save {{title}}', { title })}
                onClick={save}
              >
                {t('Save')}
              </Button>
              {saved && (
                <Button variant="default" disabled={change.isPending} onClick={() => reset(saved.text)}>
                  {isPage(kind) ? t('Take the text away') : t('Use Aula’s own words')}
                </Button>
              )}
              {draft !== undefined && draft !== (saved?.text ?? '') && (
                <Button variant="subtle" onClick={() => type(undefined)}>
                  {t('Drop what I typed')}
                </Button>
              )}
            </Group>
            <Text size="sm" c="dimmed">
              {trimmed.length > longestText[kind] * 0.8 &&
                `${t('{{number}} of {{most}} characters', { number: trimmed.length, most: longestText[kind] })} · `}
              {saved ? changedInWords(saved) : t('Nothing of your own in {{language}}.', { language: name })}
            </Text>
          </Group>
        </Stack>
      </Paper>
    </Shelf>
  )
}

type PreviewProperties = {
  kind: TextKind
  language: TextLanguage
  typed: string
  texts: ApiAnswer<'listAllTexts'>['texts']
}

/** What readers of the language get: what is typed, else the text in another language, else Aula's own. */
function Preview({ kind, language, typed, texts }: PreviewProperties) {
  const shown = typed ? { text: typed, language } : chooseText(texts, language)
  const own = isPage(kind) ? null : aulasOwn[kind]
  return (
    <Stack gap="xs">
      {shown && shown.language !== language && (
        <Text size="sm" c="dimmed">
          {t('Readers of {{language}} get the text in {{other}}:', {
            language: languages[language],
            other: languages[shown.language],
          })}
        </Text>
      )}
      {!shown && own && (
        <Text size="sm" c="dimmed">
          {t('Aula’s own words, in the reader’s language:')}
        </Text>
      )}
      <Paper withBorder p="md" bg="var(--aula-quiet)" mah="26rem" style={{ overflowY: 'auto' }}>
        {shown && kind === 'notice' && (
          <Text lang={shown.language} style={{ overflowWrap: 'anywhere' }}>
            {shown.text}
          </Text>
        )}
        {shown && kind !== 'notice' && <TextView text={shown.text} language={shown.language} />}
        {!shown && <Text c={own ? undefined : 'dimmed'}>{own ?? t('There is no such page, and no link to it.')}</Text>}
      </Paper>
    </Stack>
  )
}

function changedInWords({ changed, by }: ApiAnswer<'listAllTexts'>['texts'][number]): string {
  const at = shortDateAndTime(changed)
  return by ? t('Changed on {{at}} by {{name}}', { at, name: by }) : t('Changed on {{at}}', { at })
}

function isPage(kind: TextKind): kind is 'imprint' | 'privacy' {
  return kind === 'imprint' || kind === 'privacy'
}
