import { Button, Group, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { t } from '../language/language.ts'
import { FindInList } from './find-in-list.tsx'

/** Shown at first, and further ones with each click: rows have menus and choices of their own. */
const atOnce = 50
/** Of shorter lists everything is seen at a glance. */
const longList = 10

type Properties<Item> = {
  items: readonly Item[]
  /** What is looked at for the words that are typed. */
  textOf: (item: Item) => string
  placeholder: string
  children: (shown: Item[]) => ReactNode
}

/** A list that is there as a whole: a finder where it is long, fifty at once, more on request. */
export function LongList<Item>({ items, textOf, placeholder, children }: Properties<Item>) {
  const [words, setWords] = useState('')
  const [most, setMost] = useState(atOnce)
  const found = items.filter((item) => hasWords(textOf(item), words))
  return (
    <>
      {(items.length > longList || words !== '') && (
        <FindInList value={words} onChange={setWords} placeholder={placeholder} />
      )}
      {items.length > 0 && found.length === 0 && <Text c="dimmed">{t('Nothing in this list has these words.')}</Text>}
      {found.length > 0 && children(found.slice(0, most))}
      {found.length > most && (
        <Group justify="center" my="lg">
          <Button variant="default" onClick={() => setMost(most + atOnce)}>
            {t('Show more')}
          </Button>
        </Group>
      )}
    </>
  )
}

/** Pure: whether the text has each of the words. */
function hasWords(text: string, words: string): boolean {
  const lower = text.toLocaleLowerCase()
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}
