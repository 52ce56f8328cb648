import { Alert, Anchor, ScrollArea, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Preview } from '../../../api/retention.ts'
import { t } from '../language/language.ts'
import classes from '../parts/list.module.css'
import { day } from '../words/date.ts'
import { sizeInWords } from '../words/size.ts'

/** What a rule would move to the trash within a month: how many, how much, which; how many later; and what stays although it is for them. */
export function RulePreview({ preview }: { preview: Preview }) {
  const { lectures, bytes, list } = preview
  const stays = [
    preview.held > 0 && t('{{count}} lectures held: kept whatever the rule says.', { count: preview.held }),
    preview.withoutTerm > 0 &&
      t('{{count}} lectures kept until the course has an end of term (in the course’s settings).', {
        count: preview.withoutTerm,
      }),
    preview.unpublished > 0 && t('{{count}} lectures kept until published.', { count: preview.unpublished }),
  ].filter((sentence) => sentence !== false)
  return (
    <section aria-label={t('Preview')}>
      <Alert
        role="status"
        variant="light"
        color={lectures > 0 ? 'live' : 'gray'}
        title={
          lectures > 0
            ? t('{{count}} lectures ({{size}}) would move to the trash within 30 days', {
                count: lectures,
                size: sizeInWords(bytes),
              })
            : t('No lecture would move to the trash within 30 days')
        }
      >
        {lectures > 0 && t('Each stays there for another 30 days and can be taken out again.')}
        {preview.shownElsewhere > 0 && (
          <div>
            {t('{{count}} of them are shown in other courses, too, which lose them as well.', {
              count: preview.shownElsewhere,
            })}
          </div>
        )}
        {preview.later && (
          <div>
            {t('{{count}} lectures would move there later, the first on {{day}}.', {
              count: preview.later.lectures,
              day: day(preview.later.first),
            })}
          </div>
        )}
        {stays.map((sentence) => (
          <div key={sentence}>{sentence}</div>
        ))}
      </Alert>
      {list.length > 0 && (
        <ScrollArea.Autosize
          mah="18rem"
          mt="md"
          viewportProps={{ tabIndex: 0, 'aria-label': t('Lectures that would leave') }}
        >
          <ul className={classes.list}>
            {list.map((lecture) => (
              <li key={lecture.id}>
                <div className={classes.main}>
                  <Anchor component={Link} to={`/lectures/${lecture.id}`} target="_blank" dir="auto">
                    {lecture.title}
                  </Anchor>
                  <Text size="sm" c="dimmed">
                    {[
                      lecture.course,
                      t('held on {{day}}', { day: day(lecture.recordedAt) }),
                      sizeInWords(lecture.bytes),
                    ]
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
          {t('And {{count}} more.', { count: lectures - list.length })}
        </Text>
      )}
    </section>
  )
}
