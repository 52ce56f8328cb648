import { Anchor, Code, List, Text } from '@mantine/core'
import { Fragment } from 'react'
import { Link } from 'react-router'
import { t } from '../language/language.ts'
import type { Block, Words } from './read-guide.ts'

/** Paragraphs and lists of a guide. What stands there never changes, so places serve as keys. */
export function GuideText({ blocks }: { blocks: Block[] }) {
  return blocks.map((block, at) =>
    block.kind === 'paragraph' ? (
      <Text key={at} my="sm">
        <GuideWords words={block.words} />
      </Text>
    ) : (
      <List key={at} type={block.kind === 'steps' ? 'ordered' : 'unordered'} spacing={6} my="sm">
        {block.items.map((words, at) => (
          <List.Item key={at}>
            <GuideWords words={words} />
          </List.Item>
        ))}
      </List>
    ),
  )
}

function GuideWords({ words }: { words: Words[] }) {
  return words.map((word, at) => {
    if (word.kind === 'name') return <strong key={at}>{t(word.text)}</strong>
    if (word.kind === 'code') return <Code key={at}>{word.text}</Code>
    if (word.kind === 'link') return <GuideLink key={at} to={word.to} text={word.text} />
    return <Fragment key={at}>{word.text}</Fragment>
  })
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
