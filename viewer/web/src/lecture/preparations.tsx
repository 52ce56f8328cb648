import { Progress, Stack, Text } from '@mantine/core'
import type { LecturePage } from '../../../api/lectures.ts'
import { preparationInWords } from '../words/preparation.ts'

/** What is still being made of the recording; the lecture can be watched meanwhile. */
export function Preparations({ preparations }: { preparations: LecturePage['preparations'] }) {
  if (preparations.length === 0) return null
  return (
    <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {preparations.map((preparation) => (
        <li key={preparation.job}>
          <Text size="sm" mb={4}>
            {preparationInWords(preparation)}
          </Text>
          {preparation.state !== 'failed' && (
            <Progress size="sm" value={preparation.progress * 100} aria-label={preparationInWords(preparation)} />
          )}
        </li>
      ))}
    </Stack>
  )
}
