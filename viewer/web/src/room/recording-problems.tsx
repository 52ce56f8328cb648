import { Text } from '@mantine/core'
import type { RecordingNotice } from '../../../../conference/protocol.ts'
import { problemInWords } from '../../../../core/recording/problem.ts'

/** What is wrong with the recording, in plain words, beside Record; gone as soon as it is over. */
export function RecordingProblems({ recording }: { recording: RecordingNotice | null }) {
  return recording?.problems.map((code) => {
    const { what, todo } = problemInWords(code)
    return (
      <Text key={code} size="sm" data-problem={code}>
        <strong>{what}</strong> {todo}
      </Text>
    )
  })
}
