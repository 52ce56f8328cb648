import { Button, Group, Text, UnstyledButton } from '@mantine/core'
import { IconArrowBigUp, IconArrowBigUpFilled, IconCheck, IconEyeOff } from '@tabler/icons-react'
import type { Question } from '../../../api/participation.ts'
import { t } from '../language/language.ts'
import { hourAndMinute } from '../words/date.ts'
import { clock } from '../words/duration.ts'
import { showUndo } from '../words/show-undo.tsx'
import { writerInWords } from '../words/writer.ts'
import classes from './questions.module.css'
import type { OwnParticipation } from './use-participation.ts'

type Properties = {
  question: Question
  own: boolean
  voted: boolean
  mayVote: boolean
  canManage: boolean
  participation: OwnParticipation
  seek: ((milliseconds: number) => void) | undefined
}

/** One question: its votes, its words, and what may be done with it. */
export function QuestionRow({ question, own, voted, mayVote, canManage, participation, seek }: Properties) {
  const { id, text, name, votes, askedAt, answered, hidden } = question
  const at = answered?.at ?? null
  const { hide, answer, vote } = participation
  const offerUndo = async () => {
    if (!(await hide(id, true))) return
    showUndo(own ? t('Your question is taken back') : t('The question is hidden'), () => void hide(id, false))
  }
  return (
    <li className={classes.question} data-answered={answered !== null || undefined} data-hidden={hidden || undefined}>
      <UnstyledButton
        className={classes.vote}
        aria-pressed={voted}
        aria-label={t('Vote for this question, votes: {{votes}}', { votes })}
        disabled={!mayVote}
        onClick={() => vote(id, !voted)}
      >
        {voted ? <IconArrowBigUpFilled size={20} aria-hidden /> : <IconArrowBigUp size={20} aria-hidden />}
        <span>{votes}</span>
      </UnstyledButton>
      <div className={classes.words}>
        <p className={classes.text} dir="auto">
          {text}
        </p>
        <Text size="xs" c="dimmed" dir="auto">
          {[name === null ? t('Without a name') : writerInWords(name), own && t('(you)'), hourAndMinute(askedAt)]
            .filter(Boolean)
            .join(' · ')}
        </Text>
        {hidden && (
          <Text size="xs" c="dimmed">
            <IconEyeOff size={14} aria-hidden /> {t('Hidden: only those in charge of the lecture see it.')}
          </Text>
        )}
        <Group gap="xs">
          {answered &&
            (at !== null && seek ? (
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconCheck size={16} aria-hidden />}
                onClick={() => seek(at)}
              >
                {t('Answered at {{time}}', { time: clock(at) })}
              </Button>
            ) : (
              <Text size="sm" className={classes.answered}>
                <IconCheck size={16} aria-hidden />{' '}
                {at === null ? t('Answered') : t('Answered at {{time}}', { time: clock(at) })}
              </Text>
            ))}
          {canManage && !hidden && (
            <Button size="compact-sm" variant="default" onClick={() => void answer(id, answered === null)}>
              {answered ? t('Not answered') : t('Answer now')}
            </Button>
          )}
          {(canManage || own) && !hidden && (
            <Button size="compact-sm" variant="default" onClick={() => void offerUndo()}>
              {own && !canManage ? t('Take back') : t('Hide')}
            </Button>
          )}
          {canManage && hidden && (
            <Button size="compact-sm" variant="default" onClick={() => void hide(id, false)}>
              {t('Show again')}
            </Button>
          )}
        </Group>
      </div>
    </li>
  )
}
