import { Alert, Anchor, ScrollArea, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Preview } from '../../../api/retention.ts'
import { day } from '../words/date.ts'
import { counted, sizeInWords } from '../words/size.ts'
import classes from './list.module.css'

/** What a rule would move to the trash within a month: how many, how much, which; and what stays although it is for them. */
export function RulePreview({ preview }: { preview: Preview }) {
  const { lectures, bytes, list } = preview
  const stays = [
    preview.held > 0 && `${counted(preview.held, 'lecture')} held: kept whatever the rule says.`,
    preview.withoutTerm > 0 &&
      `${counted(preview.withoutTerm, 'lecture')} kept until the course has an end of term (in the course’s settings).`,
    preview.unpublished > 0 && `${counted(preview.unpublished, 'lecture')} kept until published.`,
  ].filter((sentence) => sentence !== false)
  return (
    <section aria-label="Preview">
      <Alert
        role="status"
        variant="light"
        color={lectures > 0 ? 'live' : 'gray'}
        title={
          lectures > 0
            ? `${counted(lectures, 'lecture')} (${sizeInWords(bytes)}) would move to the trash within 30 days`
            : 'No lecture would move to the trash within 30 days'
        }
      >
        {lectures > 0 && 'Each stays there for another 30 days and can be taken out again.'}
        {stays.map((sentence) => (
          <div key={sentence}>{sentence}</div>
        ))}
      </Alert>
      {list.length > 0 && (
        <ScrollArea.Autosize
          mah="18rem"
          mt="md"
          viewportProps={{ tabIndex: 0, 'aria-label': 'Lectures that would leave' }}
        >
          <ul className={classes.list}>
            {list.map((lecture) => (
              <li key={lecture.id}>
                <div className={classes.main}>
                  <Anchor component={Link} to={`/lectures/${lecture.id}`} target="_blank" dir="auto">
                    {lecture.title}
                  </Anchor>
                  <Text size="sm" c="dimmed">
                    {[lecture.course, `held on ${day(lecture.recordedAt)}`, sizeInWords(lecture.bytes)]
                      .filter(Boolean)
                      .join(' · ')}
                  </Text>
                </div>
                <Text size="sm">{day(lecture.at)}</Text>
              </li>
            ))}
          </ul>
        </ScrollArea.Autosize>
      )}
      {lectures > list.length && (
        <Text size="sm" c="dimmed" mt="xs">
          And {lectures - list.length} more.
        </Text>
      )}
    </section>
  )
}
