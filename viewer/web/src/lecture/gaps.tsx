import { Anchor, Text } from '@mantine/core'
import type { LecturePage } from '../../../api/lectures.ts'
import { clock, durationInWords } from '../words/duration.ts'

type Properties = { gaps: NonNullable<LecturePage['playback']>['gaps']; seek: (milliseconds: number) => void }

/** Honest about what is missing, and where. */
export function Gaps({ gaps, seek }: Properties) {
  if (gaps.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={600}>
        {gaps.length === 1 ? 'A piece is missing' : `${gaps.length} pieces are missing`}
      </Text>
      <Text size="sm" c="dimmed">
        The recorder broke down and went on:{' '}
        {gaps.map(({ at, length }, index) => (
          <span key={at}>
            {index > 0 && ', '}
            {durationInWords(Math.max(1_000, length))} at{' '}
            <Anchor component="button" type="button" inherit onClick={() => seek(Math.max(0, at - 2_000))}>
              {clock(at)}
            </Anchor>
          </span>
        ))}
        .
      </Text>
    </div>
  )
}
