import { Anchor, Button, Loader, Text } from '@mantine/core'
import { useInterval, useTimeout } from '@mantine/hooks'
import { IconPlayerPauseFilled, IconPlayerRecordFilled, IconPlayerStopFilled } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { useApi, useApiChange } from '../api/use-api.ts'
import { t } from '../language/language.ts'
import { StillThere } from '../parts/still-there.tsx'
import type { RoomState } from '../signalling/room-connection.ts'
import { clock } from '../words/duration.ts'
import { endingInWords, failureInWords } from '../words/failure.ts'
import { showProblem } from '../words/show-problem.tsx'
import classes from './record-control.module.css'
import { RecordingProblems } from './recording-problems.tsx'
import { recordPhase } from './recording-state.ts'
import { useTurns } from './use-turns.ts'
import { WatcherReports } from './watcher-reports.tsx'

/** `recordingToldAt`: when the recording was told, in this page's own time. */
type RecordedState = Pick<RoomState, 'recording' | 'recordingToldAt' | 'watching'> & {
  room: { id: string } | null
}

/** Record and Stop for those who manage the room, with what the recording is doing and the `level` that it hears. */
export function RecordControl({ state, level }: { state: RecordedState; level: ReactNode }) {
  const record = useApiChange('record', 'seeRoom')
  const stop = useApiChange('stop', 'seeRoom')
  const room = state.room?.id ?? ''
  const phase = recordPhase(state.recording)
  const input = { params: { room } }
  const paused = phase === 'paused' || phase === 'pausing'
  const running = phase === 'recording' || phase === 'resuming' || paused
  const starting = !running && (phase === 'starting' || record.isPending)
  const turns = useTurns(running ? 'stop' : starting ? 'cancel' : 'record')
  /** @param lecture the one to go on with; undefined: a new one */
  const start = (lecture?: string) =>
    record.mutate(
      { ...input, body: { lecture } },
      { onError: (error) => showProblem(t('The recording was not started'), error) },
    )
  const end = () => {
    if (!stop.isPending)
      stop.mutate(input, { onError: (error) => showProblem(t('The recording was not stopped'), error) })
  }
  const link = state.recording && (
    <Anchor size="sm" component={Link} to={`/lectures/${state.recording.lecture}`} target="_blank">
      {phase === 'ready' ? t('Watch the lecture') : t('Lecture page')}
    </Anchor>
  )
  if (running) {
    return (
      <div {...turns.group} className={classes.record}>
        <Button
          key="stop"
          {...turns.button(end)}
          color="live"
          leftSection={
            stop.isPending ? (
              <Loader size={18} color="currentColor" aria-hidden />
            ) : (
              <IconPlayerStopFilled size={18} aria-hidden />
            )
          }
          aria-busy={stop.isPending}
        >
          {t('Stop')}
        </Button>
        <PauseButton room={room} paused={paused} />
        {state.recording?.asksStillThere && <StillThere room={room} />}
        <div className={classes.words}>
          {phase === 'recording' && level}
          {state.watching > 0 && (
            <Text size="sm" data-watching={state.watching}>
              {t('{{count}} watching live', { count: state.watching })}
            </Text>
          )}
        </div>
        <div className={classes.words} role="status">
          <Elapsed state={state} paused={paused} />
          {phase === 'pausing' && <Pausing />}
          {phase === 'paused' && <Text size="sm">{t('Paused: nothing is recorded.')}</Text>}
          {phase === 'resuming' && <Resuming />}
          {phase === 'recording' && link}
          <RecordingProblems recording={state.recording} />
          {state.recording && <WatcherReports lecture={state.recording.lecture} />}
        </div>
      </div>
    )
  }
  if (starting) {
    return (
      <div {...turns.group} className={classes.record}>
        <Button
          key="cancel"
          {...turns.button(() => phase === 'starting' && end())}
          variant="default"
          leftSection={stop.isPending && <Loader size={18} color="currentColor" aria-hidden />}
          aria-busy={stop.isPending}
        >
          {t('Cancel')}
        </Button>
        <div className={classes.words} role="status">
          <Text size="sm" className={classes.busy}>
            <Loader size="xs" aria-hidden /> <Starting state={state} />
          </Text>
          <RecordingProblems recording={state.recording} />
        </div>
      </div>
    )
  }
  const ended = state.recording
  const endedBecause = ended?.endedBecause ?? null
  return (
    <div {...turns.group} className={classes.record}>
      <Button
        key="record"
        {...turns.button(() => start())}
        variant="light"
        color="live"
        leftSection={<IconPlayerRecordFilled size={18} aria-hidden />}
        aria-label={t('Record')}
      >
        {t('Record')}
      </Button>
      {ended && (phase !== 'idle' || endedBecause !== null) && (
        <GoOn lecture={ended.lecture} press={() => start(ended.lecture)} />
      )}
      <div className={classes.words} role="status">
        {phase === 'stopping' && (
          <Text size="sm" className={classes.busy}>
            <Loader size="xs" aria-hidden /> {t('Stopping…')}
          </Text>
        )}
        {endedBecause !== null && phase !== 'failed' && <Text size="sm">{endingInWords(endedBecause)}</Text>}
        {phase === 'ready' && link}
        {phase === 'failed' && <Text size="sm">{failureInWords(state.recording?.failure ?? null)}</Text>}
      </div>
    </div>
  )
}

/**
 * Recording goes on in the lecture that has just ended, for those who manage it: after a slip, or where it has ended by
 * itself, those who watch stay on the page they are on.
 */
function GoOn({ lecture, press }: { lecture: string; press: () => void }) {
  const { data } = useApi('seeLecture', { params: { lecture }, query: {} })
  if (!data?.canManage || data.status === 'trashed') return null
  return (
    <Button variant="subtle" color="gray" onClick={press}>
      {t('Go on with this lecture')}
    </Button>
  )
}

/** Who waits for long is told why, and what to do. */
function Starting({ state }: { state: RecordedState }) {
  const [now, setNow] = useState(() => performance.now())
  useInterval(() => setNow(performance.now()), 1_000, { autoInvoke: true })
  const busy = state.recording?.state === 'scheduled' && now - state.recordingToldAt >= claimedWithin
  return busy
    ? t('Every recorder is busy. It starts as soon as one is free, or is given up after two minutes.')
    : t('Starting…')
}

/** One button in one place that is never disabled: whoever has pressed it can go on with the same key. */
function PauseButton({ room, paused }: { room: string; paused: boolean }) {
  const pause = useApiChange('pause', 'seeRoom')
  const resume = useApiChange('resume', 'seeRoom')
  const input = { params: { room } }
  const act = () =>
    paused
      ? resume.mutate(input, { onError: (error) => showProblem(t('The recording is still paused'), error) })
      : pause.mutate(input, { onError: (error) => showProblem(t('The recording was not paused'), error) })
  const busy = pause.isPending || resume.isPending
  const Sign = paused ? IconPlayerRecordFilled : IconPlayerPauseFilled
  return (
    <Button
      variant={paused ? 'light' : 'default'}
      color={paused ? 'live' : undefined}
      leftSection={busy ? <Loader size={18} color="currentColor" aria-hidden /> : <Sign size={18} aria-hidden />}
      aria-busy={busy}
      onClick={() => !busy && act()}
    >
      {paused ? t('Resume') : t('Pause')}
    </Button>
  )
}

/** The recorder has a moment to hear of it; after that nobody is to believe that it has. */
function Pausing() {
  const [late, setLate] = useState(false)
  useTimeout(() => setLate(true), pausedWithin, { autoInvoke: true })
  return late ? (
    <Text size="sm">
      <strong>{t('Still recording!')}</strong>{' '}
      {t('The recorder does not answer yet. It pauses as soon as it does. Stop ends it.')}
    </Text>
  ) : (
    <Text size="sm">{t('Pausing…')}</Text>
  )
}

/** Between two takes: what was recorded is safe, and after a while it is said that nothing more is recorded. */
function Resuming() {
  const [late, setLate] = useState(false)
  useTimeout(() => setLate(true), resumedWithin, { autoInvoke: true })
  const words = late
    ? t('Nothing is being recorded right now: no recorder could go on yet. It goes on by itself as soon as one can.')
    : t('Goes on in a moment…')
  return <Text size="sm">{words}</Text>
}

/** Milliseconds in which the next take of a recording captures. */
const resumedWithin = 10_000
/** Milliseconds in which a recorder has heard of a pause. */
const pausedWithin = 3_000
/** Milliseconds in which a recorder that has room takes a recording. */
const claimedWithin = 5_000

/** Time stands still while it is paused. */
function Elapsed({ state, paused }: { state: RecordedState; paused: boolean }) {
  const [now, setNow] = useState(() => performance.now())
  useInterval(() => setNow(performance.now()), 250, { autoInvoke: true })
  const elapsed = (state.recording?.elapsed ?? 0) + (paused ? 0 : Math.max(0, now - state.recordingToldAt))
  return (
    <span className={classes.elapsed} data-paused={paused || undefined}>
      <span className={classes.dot} aria-hidden />
      <span role="timer" aria-label={t('Recorded so far')}>
        {clock(elapsed)}
      </span>
    </span>
  )
}
