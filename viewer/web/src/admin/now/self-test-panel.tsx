import { Button, Text } from '@mantine/core'
import { selfTestStepInWords } from '../../../../../core/self-test/self-test-in-words.ts'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApiChange } from '../../api/use-api.ts'
import { locale, say, t } from '../../language/language.ts'
import { durationInWords } from '../../words/duration.ts'
import { showProblem } from '../../words/show-problem.tsx'
import { Panel } from './panel.tsx'

type SelfTest = ApiAnswer<'now'>['selfTest']

/** A lecture that nobody holds and nobody sees, recorded and looked at to find out whether everything works. */
export function SelfTestPanel({ selfTest }: { selfTest: SelfTest }) {
  const run = useApiChange('runSelfTest', 'now')
  const { interval, running, last, skipped } = selfTest
  const lines = [
    ...(running ? [t('It runs: {{step}}.', { step: t(selfTestStepInWords(running.step)) })] : []),
    ...(last ? [resultInWords(last)] : []),
    ...(skipped
      ? [
          t('The one asked for {{duration}} ago did not run: {{why}}', {
            duration: since(skipped.at),
            why: say(skipped.said ?? { text: skipped.why }),
          }),
        ]
      : []),
  ]
  return (
    <Panel
      title={t('Self-test')}
      note={interval === null ? undefined : t('every {{duration}}', { duration: durationInWords(interval) })}
      action={
        <Button
          size="compact-sm"
          variant="default"
          loading={run.isPending}
          disabled={running !== null}
          onClick={() => run.mutate({}, { onError: (error) => showProblem(t('The self-test does not run'), error) })}
        >
          {t('Run now')}
        </Button>
      }
      empty={t('Nobody has tried yet whether a lecture can be recorded. It takes about a minute.')}
      rows={lines.map((line) => ({ key: line, content: <Text size="sm">{line}</Text> }))}
    />
  )
}

function resultInWords({ at, problem, said, firstFrame, replay }: NonNullable<SelfTest['last']>): string {
  if (problem !== null)
    return t('The last one, {{duration}} ago, failed. {{problem}}', {
      duration: since(at),
      problem: say(said ?? { text: problem }),
    })
  const found = [
    firstFrame !== null && t('first picture {{time}} after Record', { time: seconds(firstFrame) }),
    replay !== null && t('replay {{time}} after Stop', { time: seconds(replay) }),
  ].filter(Boolean)
  return t('The last one, {{duration}} ago, went well: {{found}}.', { duration: since(at), found: found.join(', ') })
}

function since(instant: string): string {
  return durationInWords(Math.max(0, Date.now() - Date.parse(instant)))
}

function seconds(value: number): string {
  return `${new Intl.NumberFormat(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)} s`
}
