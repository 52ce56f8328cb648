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
  if (block.kind === 'paragraph') return <Text my="sm">{inOrder(block.words.map(showWords))}</Text>
  return (
    <List type={block.kind === 'steps' ? 'ordered' : 'unordered'} spacing={6} my="sm">
      {inOrder(block.items.map(showItem))}
    </List>
  )
}

function showItem(words: Words[]): ReactNode {
  return <List.Item>{inOrder(words.map(showWords))}</List.Item>
}

function showWords(words: Words): ReactNode {
  if (words.kind === 'link') return <GuideLink to={words.to} text={words.text} />
  if (words.kind === 'name') return <strong>{t(words.text)}</strong>
  return words.kind === 'code' ? <Code>{words.text}</Code> : words.text
}

/** Within the page the browser's own way, which takes the keyboard's place along. */
function GuideLink({ to, text }: { to: string; text: string }) {
  if (to.startsWith('#')) {
    return (
      <Anchor inherit underline="always" href={to}>
        {text}
      </Anchor>
    )
  }
  return (
    <Anchor inherit underline="always" component={Link} to={to}>
      {text}
    </Anchor>
  )
}

/** What stands there never changes its order: its place is its key. */
function inOrder(parts: ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...parts)
}
