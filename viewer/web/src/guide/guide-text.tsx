import { Anchor, Code, List, Text } from '@mantine/core'
import { createElement, Fragment, type ReactNode } from 'react'
import { Link } from 'react-router'
import { t } from '../language/language.ts'
import type { Block, Words } from './read-guide.ts'

/** Paragraphs and lists of a guide. */
export function GuideText({ blocks }: { blocks: Block[] }) {
  return inOrder(blocks.map(showBlock))
}

function showBlock(block: Block): ReactNode {
  if (block.kind === 'paragraph') return <Text>{inOrder(block.words.map(showWords))}</Text>
  return (
    <List type={block.kind === 'steps' ? 'ordered' : 'unordered'} spacing={6}>
      {inOrder(block.items.map(showItem))}
    </List>
  )
}

function showItem(words: Words[]): ReactNode {
  return <List.Item>{inOrder(words.map(showWords))}</List.Item>
}

function showWords(words: Words): ReactNode {
  if (words.kind === 'link')
    return (
      <Anchor inherit underline="always" component={Link} to={words.to}>
        {words.text}
      </Anchor>
    )
  if (words.kind === 'name') return <strong>{t(words.text)}</strong>
  return words.kind === 'code' ? <Code>{words.text}</Code> : words.text
}

/** What stands there never changes its order: its place is its key. */
function inOrder(parts: ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...parts)
}
