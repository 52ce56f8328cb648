import { Anchor, Skeleton, Stack, Switch, Text } from '@mantine/core'
import { Link, useLocation } from 'react-router'
import { t } from '../language/language.ts'
import { AskQuestion } from './ask-question.tsx'
import { OutsideHands } from './outside-hands.tsx'
import { QuestionRow } from './question-row.tsx'
import classes from './questions.module.css'
import type { OwnParticipation } from './use-participation.ts'

type Properties = {
  participation: OwnParticipation
  canManage: boolean
  /** Leads to a place in the player, milliseconds; undefined: there is none here. */
  seek?: ((milliseconds: number) => void) | undefined
  /** The lecturer in the room reads them, and has a voice to ask with. */
  asking?: boolean
}

/** What those who watch ask: most votes first. Beside the player, and for the lecturer in the room. */
export function Questions({ participation, canManage, seek, asking = true }: Properties) {
  const { all, mine, signedIn } = participation
  const location = useLocation()
  if (!all) return <Skeleton height="6rem" radius="md" role="status" aria-label={t('Loading')} />
  return (
    <Stack gap="md">
      <OutsideHands participation={participation} />
      {canManage && (
        <Switch
          label={t('Take questions')}
          checked={all.on}
          onChange={({ currentTarget }) => void participation.switchQuestions(currentTarget.checked)}
        />
      )}
      {asking && all.open && signedIn && <AskQuestion ask={participation.ask} />}
      {asking && all.open && !signedIn && (
        <Text size="sm">
          <Anchor component={Link} to="/sign-in" state={{ back: location }}>
            {t('Sign in to ask and to vote')}
          </Anchor>
        </Text>
      )}
      {!all.open && (
        <Text size="sm" c="dimmed">
          {all.on
            ? t('Questions are taken while the lecture is live.')
            : t('The lecturer takes no questions here right now.')}
        </Text>
      )}
      {all.questions.length === 0 && all.open && (
        <Text size="sm" c="dimmed">
          {t('Nobody has asked anything yet.')}
        </Text>
      )}
      <ul className={classes.list} aria-label={t('Questions')}>
        {all.questions.map((question) => (
          <QuestionRow
            key={question.id}
            question={question}
            own={mine.asked.includes(question.id)}
            voted={mine.voted.includes(question.id)}
            mayVote={all.open && signedIn && asking && !question.answered && !question.hidden}
            canManage={canManage}
            participation={participation}
            seek={seek}
          />
        ))}
      </ul>
    </Stack>
  )
}
