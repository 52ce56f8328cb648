import { useQueryClient } from '@tanstack/react-query'
import type { Participation } from '../../../api/participation.ts'
import { type ApiAnswer, callApi } from '../api/call-api.ts'
import { useApi } from '../api/use-api.ts'
import { useMe } from '../api/use-me.ts'
import { t } from '../language/language.ts'
import { showProblem } from '../words/show-problem.tsx'
import { withVote } from './with-vote.ts'

type Mine = ApiAnswer<'myParticipation'>

/** What those who watch a lecture do beside the player, and what of it is one's own; whoever shows the lecture follows it. */
export type OwnParticipation = {
  /** Undefined until it is known. */
  all: Participation | undefined
  mine: Mine
  signedIn: boolean
  /** Each answers whether it worked; what did not is told. */
  ask(text: string, named: boolean): Promise<boolean>
  vote(question: string, up: boolean): void
  hide(question: string, hidden: boolean): Promise<boolean>
  answer(question: string, answered: boolean): Promise<boolean>
  switchQuestions(on: boolean): Promise<boolean>
  raiseHand(raised: boolean): Promise<boolean>
  /** The hand is still raised; where that is not heard, nothing is said: it is told again soon. */
  keepHandRaised(): Promise<boolean>
  invite(hand: string, invited: boolean): Promise<boolean>
}

/** @param lecture undefined: there is none right now */
export function useParticipation(lecture: string | undefined): OwnParticipation {
  const client = useQueryClient()
  const params = { lecture: lecture ?? '' }
  const { data: me } = useMe()
  const signedIn = Boolean(me?.person)
  const { data: all } = useApi('seeParticipation', { params }, { enabled: lecture !== undefined })
  const { data: mine } = useApi('myParticipation', { params }, { enabled: lecture !== undefined && signedIn })
  const refresh = () =>
    Promise.all(
      ['seeParticipation', 'myParticipation'].map((route) =>
        client.invalidateQueries({ queryKey: [route, { params }] }),
      ),
    )
  /** `problem`: what is said where it did not work; null: nothing. */
  const change = async (act: () => Promise<unknown>, problem: string | null) => {
    try {
      await act()
      await refresh()
      return true
    } catch (error) {
      if (problem !== null) showProblem(problem, error)
      await refresh()
      return false
    }
  }
  const vote = async (question: string, up: boolean) => {
    client.setQueryData<Mine>(
      ['myParticipation', { params }],
      (now) => now && { ...now, voted: voted(now, question, up) },
    )
    client.setQueryData<Participation>(['seeParticipation', { params }], (now) => now && withVote(now, question, up))
    try {
      await callApi('voteForQuestion', { params: { ...params, question }, body: { up } })
    } catch (error) {
      showProblem(t('The vote was not counted'), error)
      await refresh()
    }
  }
  return {
    all,
    mine: mine ?? nothing,
    signedIn,
    ask: (text, named) =>
      change(() => callApi('askQuestion', { params, body: { text, named } }), t('The question was not sent')),
    vote: (question, up) => void vote(question, up),
    hide: (question, hidden) =>
      change(() => callApi('hideQuestion', { params: { ...params, question }, body: { hidden } }), notChanged()),
    answer: (question, answered) =>
      change(() => callApi('answerQuestion', { params: { ...params, question }, body: { answered } }), notChanged()),
    switchQuestions: (on) => change(() => callApi('switchQuestions', { params, body: { on } }), notChanged()),
    raiseHand: (raised) =>
      change(() => callApi('raiseHand', { params, body: { raised } }), t('The lecturer does not see your hand')),
    keepHandRaised: () => change(() => callApi('raiseHand', { params, body: { raised: true } }), null),
    invite: (hand, invited) =>
      change(() => callApi('inviteHand', { params: { ...params, hand }, body: { invited } }), notChanged()),
  }
}

const nothing: Mine = { asked: [], voted: [], hand: null }

function voted(mine: Mine, question: string, up: boolean): Mine['voted'] {
  const others = mine.voted.filter((id) => id !== question)
  return up ? [...others, question as Mine['voted'][number]] : others
}

function notChanged(): string {
  return t('This was not changed')
}
