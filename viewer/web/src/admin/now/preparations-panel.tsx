import { Button, Group, Progress, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { ApiAnswer } from '../../api/call-api.ts'
import { useApiChange } from '../../api/use-api.ts'
import { t } from '../../language/language.ts'
import { showProblem } from '../../words/show-problem.tsx'
import { percent } from '../../words/size.ts'
import { Panel } from './panel.tsx'

type Preparation = ApiAnswer<'now'>['preparations'][number]

/** Long work behind the lectures. This page may name it as the machines do. */
export function PreparationsPanel({ preparations }: { preparations: Preparation[] }) {
  return (
    <Panel
      title={t('In preparation')}
      empty={t('Nothing is waiting.')}
      rows={preparations.map((preparation) => ({
        key: `${preparation.recording} ${preparation.job}`,
        content: <PreparationRow preparation={preparation} />,
      }))}
    />
  )
}

function PreparationRow({ preparation }: { preparation: Preparation }) {
  const { lecture, recording, title, job, state, progress, detail, failure } = preparation
  const retry = useApiChange('retryWork', 'now')
  const label = `${job}${detail && ` ${detail}`}: ${state === 'running' ? percent(progress) : stateNames[state]}`
  return (
    <>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text truncate span>
          <Link to={`/lectures/${lecture}`} dir="auto">
            {title}
          </Link>
        </Text>
        <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {label}
        </Text>
      </Group>
      {state === 'running' && <Progress size="sm" mt={4} value={progress * 100} aria-label={`${title}, ${label}`} />}
      {failure && (
        <Text size="sm" c="var(--mantine-color-live-text)">
          {failure}
        </Text>
      )}
      {state === 'failed' && (
        <Button
          size="compact-sm"
          variant="default"
          mt={4}
          loading={retry.isPending}
          aria-label={t('Try again: {{job}} of {{title}}', { job, title })}
          onClick={() =>
            retry.mutate(
              { params: { recording, job } },
              { onError: (error) => showProblem(t('It is not tried again'), error) },
            )
          }
        >
          {t('Try again')}
        </Button>
      )}
    </>
  )
}

const stateNames = { waiting: t('waiting'), running: t('running'), failed: t('failed') }
