import { Anchor, Text } from '@mantine/core'
import type { LecturePage } from '../../../api/lectures.ts'
import { t } from '../language/language.ts'
import { clock, durationInWords } from '../words/duration.ts'

type Properties = { playback: NonNullable<LecturePage['playback']>; seek: (milliseconds: number) => void }

/** Honest about what is missing, and where. */
export function Gaps({ playback: { gaps, leadToCome }, seek }: Properties) {
  return (
    <>
      {leadToCome && <Text size="sm">{t('What was said just before Record is added after the recording.')}</Text>}
      {gaps.length > 0 && <LostPieces gaps={gaps} seek={seek} />}
    </>
  )
}

function LostPieces({ gaps, seek }: Pick<Properties, 'seek'> & Pick<Properties['playback'], 'gaps'>) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {t('{{count}} pieces are missing', { count: gaps.length })}
      </Text>
      <Text size="sm" c="dimmed">
        {t('The recorder broke down and went on:')}{' '}
        {gaps.map(({ at, length }, index) => (
          <span key={at}>
            {index > 0 && ', '}
            <Anchor component="button" type="button" inherit onClick={() => seek(Math.max(0, at - 2_000))}>
              {t('{{duration}} at {{time}}', { duration: durationInWords(Math.max(1_000, length)), time: clock(at) })}
            </Anchor>
          </span>
        ))}
        .
      </Text>
    </div>
  )
}
