import { Button, Text } from '@mantine/core'
import { selfTestStepInWords } from '../../../../core/self-test/self-test-in-words.ts'
import type { ApiAnswer } from '../api/call-api.ts'
import { useApiChange } from '../api/use-api.ts'
import { durationInWords } from '../words/duration.ts'
import { showProblem } from '../words/show-problem.tsx'
import { Panel } from './panel.tsx'

type SelfTest = ApiAnswer<'now'>['selfTest']

/** A lecture that nobody holds and nobody sees, recorded and looked at to find out whether everything works. */
export function SelfTestPanel({ selfTest }: { selfTest: SelfTest }) {
  const run = useApiChange('runSelfTest', 'now')
  const { interval, running, last, skipped } = selfTest
  const lines = [
    ...(running ? [`It runs: ${selfTestStepInWords(running.step)}.`] : []),
    ...(last ? [resultInWords(last)] : []),
    ...(skipped ? [`The one asked for ${ago(skipped.at)} did not run: ${skipped.why}`] : []),
  ]
  return (
    <Panel
      title="Self-test"
      note={interval === null ? undefined : `every ${durationInWords(interval)}`}
      action={
        <Button
          size="compact-sm"
          variant="default"
          loading={run.isPending}
          disabled={running !== null}
          onClick={() => run.mutate({}, { onError: (error) => showProblem('The self-test does not run', error) })}
        >
          Run now
        </Button>
      }
      empty="Nobody has tried yet whether a lecture can be recorded. It takes about a minute."
      rows={lines.map((line) => ({ key: line, content: <Text size="sm">{line}</Text> }))}
    />
  )
}

function resultInWords({ at, problem, firstFrame, replay }: NonNullable<SelfTest['last']>): string {
  if (problem !== null) return `The last one, ${ago(at)}, failed. ${problem}`
  const found = [
    firstFrame !== null && `first picture ${seconds(firstFrame)} after Record`,
    replay !== null && `replay ${seconds(replay)} after Stop`,
  ].filter(Boolean)
  return `The last one, ${ago(at)}, went well: ${found.join(', ')}.`
}

function ago(instant: string): string {
  return `${durationInWords(Math.max(0, Date.now() - Date.parse(instant)))} ago`
}

function seconds(value: number): string {
  return `${new Intl.NumberFormat(navigator.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)} s`
}
