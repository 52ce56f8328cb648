import { Text } from '@mantine/core'
import type { RecordingNotice } from '../../../../conference/protocol.ts'
import { frameRateInWords } from '../../../../core/recording/frame-rate.ts'
import { problemInWords } from '../../../../core/recording/problem.ts'
import { say, t } from '../language/language.ts'

/**
 * What is wrong with the recording, in plain words, beside Record; gone as soon as it is over. Below it, and quieter, how
 * many frames it keeps where the machine was too busy for all of them.
 */
export function RecordingProblems({ recording }: { recording: RecordingNotice | null }) {
  if (!recording) return null
  const { problems, framesPerSecond } = recording
  return (
    <>
      {problems.map((code) => {
        const { what, todo } = problemInWords(code)
        return (
          <Text key={code} size="sm" data-problem={code}>
            <strong>{t(what)}</strong> {t(todo)}
          </Text>
        )
      })}
      {framesPerSecond !== null && (
        <Text size="sm" c="dimmed" data-frames-per-second={framesPerSecond}>
          {say(frameRateInWords(framesPerSecond))}
        </Text>
      )}
    </>
  )
}
