import { Skeleton, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { LectureCard } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { ShowOlder } from '../layout/show-older.tsx'
import { FindInList } from '../parts/find-in-list.tsx'
import { ChosenBar } from './chosen-bar.tsx'
import { LectureTable } from './lecture-table.tsx'
import type { usePages } from './use-pages.ts'

type Properties = {
  pages: ReturnType<typeof usePages<LectureCard>>
  /** Whether the list says who speaks. */
  speakers?: boolean
}

/** Lectures that somebody manages, each with its state in words; several are chosen at once. */
export function LectureList({ pages, speakers = false }: Properties) {
  const { read, lectures, words, setWords, narrowed, long } = pages
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  if (!read)
    return (
      <Stack gap="md" role="status" aria-label={t('Loading')}>
        <Skeleton height="4.5rem" />
        <Skeleton height="4.5rem" />
        <Skeleton height="4.5rem" />
      </Stack>
    )
  return (
    <>
      {long && <FindInList value={words} onChange={setWords} />}
      {narrowed && lectures.length === 0 && <Text c="dimmed">{t('Nothing in this list has these words.')}</Text>}
      {lectures.length > 0 && (
        <>
          <ChosenBar lectures={lectures} chosen={chosen} choose={setChosen} />
          <LectureTable lectures={lectures} chosen={chosen} choose={setChosen} speakers={speakers} />
        </>
      )}
      <ShowOlder {...pages} />
    </>
  )
}
