import { Anchor, Blockquote, Code, Divider, List, Text, Title } from '@mantine/core'
import { createElement, Fragment, type ReactNode } from 'react'
import type { TextLanguage } from '../../../../core/text/organisation-text.ts'
import { readText, type TextBlock, type TextWords } from '../../../../core/text/read-text.ts'
import classes from './text-view.module.css'

/** A text of the organisation, from its Markdown. */
export function TextView({ text, language }: { text: string; language: TextLanguage }) {
  return (
    <div className={classes.text} lang={language}>
      {inOrder(readText(text).blocks.map(showBlock))}
    </div>
  )
}

function showBlock(block: TextBlock): ReactNode {
  switch (block.kind) {
    case 'heading':
      return (
        <Title order={block.depth} size={block.depth === 2 ? 'h3' : 'h4'}>
          {showWords(block.words)}
        </Title>
      )
    case 'paragraph':
      return (
        <Text component="p" inherit>
          {showWords(block.words)}
        </Text>
      )
    case 'quote':
      return <Blockquote p="md">{inOrder(block.blocks.map(showBlock))}</Blockquote>
    case 'line':
      return <Divider my="md" />
    case 'list':
    case 'steps':
      return (
        <List type={block.kind === 'steps' ? 'ordered' : 'unordered'} spacing={6}>
          {inOrder(block.items.map(showItem))}
        </List>
      )
  }
}

function showItem(blocks: TextBlock[]): ReactNode {
  return <List.Item>{inOrder(blocks.map(showBlock))}</List.Item>
}

function showWords(words: TextWords[]): ReactNode {
  return inOrder(words.map(showWord))
}

function showWord(word: TextWords): ReactNode {
  switch (word.kind) {
    case 'text':
      return word.text
    case 'code':
      return <Code>{word.text}</Code>
    case 'break':
      return <br />
    case 'strong':
      return <strong>{showWords(word.words)}</strong>
    case 'emphasis':
      return <em>{showWords(word.words)}</em>
    case 'link':
      return (
        <Anchor inherit underline="always" href={word.to} target="_blank" rel="noreferrer">
          {showWords(word.words)}
        </Anchor>
      )
  }
}

/** What stands there never changes its order: its place is its key. */
function inOrder(parts: ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...parts)
}
