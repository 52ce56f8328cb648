import {
  MediaCaptionsButton,
  MediaControlBar,
  MediaController,
  MediaFullscreenButton,
  MediaLoadingIndicator,
  MediaMuteButton,
  MediaPipButton,
  MediaPlayButton,
  MediaSeekBackwardButton,
  MediaSeekForwardButton,
  MediaTimeDisplay,
  MediaTimeRange,
  MediaVolumeRange,
} from 'media-chrome/react'
import {
  MediaPlaybackRateMenu,
  MediaRenditionMenu,
  MediaSettingsMenu,
  MediaSettingsMenuButton,
  MediaSettingsMenuItem,
} from 'media-chrome/react/menu'
import { type RefObject, useCallback, useRef, useState } from 'react'
import type { LecturePage } from '../../../api/lectures.ts'
import { KeysDialog } from '../keys/keys-dialog.tsx'
import { t } from '../language/language.ts'
import { gapMarks } from './gap-marks.ts'
import { LivePosition } from './live-position.tsx'
import classes from './player.module.css'
import { playerKeys } from './player-keys.ts'
import { ResumeNotice } from './resume-notice.tsx'
import { StreamNotice } from './stream-notice.tsx'
import { useAwaitedPicture } from './use-awaited-picture.ts'
import { usePageKeys } from './use-page-keys.ts'
import { useStream } from './use-stream.ts'

type Properties = {
  playback: NonNullable<LecturePage['playback']>
  title: string
  /** The lecture is live, and nothing is added to it right now. */
  paused: boolean
  poster: string | null
  /** Milliseconds. */
  duration: number
  /** Seconds of player time to begin at; else the live edge, or the beginning. */
  startAt: number | undefined
  /** It begins there because somebody stopped there; milliseconds. */
  resumedAt: number | undefined
  /** Begin by itself where the browser allows it; else the big button waits. */
  autoPlay: boolean
  video: RefObject<HTMLVideoElement | null>
  /** The viewer no longer lets this browser read the media. */
  onRefused: () => void
}

/** Live and replay in one player: when the lecture ends, the same picture goes on as the replay. */
export function Player(properties: Properties) {
  const { playback, title, paused, poster, duration, startAt, resumedAt, autoPlay, video, onRefused } = properties
  const controller = useRef<HTMLElement>(null)
  const { stream, problem, again } = useStream(video, playback, startAt, autoPlay, onRefused)
  const awaited = useAwaitedPicture(video)
  const [askingKeys, setAskingKeys] = useState(false)
  const askKeys = useCallback(async () => {
    // What lies over the page is not to be seen in full screen.
    if (document.fullscreenElement) await document.exitFullscreen()
    setAskingKeys(true)
  }, [])
  const hotkeys = usePageKeys(controller, askKeys)
  return (
    <>
      <MediaController
        ref={(element: HTMLElement | null) => {
          controller.current = element
        }}
        className={classes.player}
        noAutoSeekToLive
        hotkeys={hotkeys}
        breakpoints="sm:520 md:760"
        aria-label={t('Player: {{title}}', { title })}
      >
        {/* biome-ignore lint/a11y/useMediaCaption: captions come with the transcript; this track carries seek pictures */}
        <video
          slot="media"
          ref={video}
          playsInline
          preload="auto"
          tabIndex={-1}
          poster={(!playback.live && startAt === undefined && poster) || undefined}
        >
          {playback.thumbnails && <track default kind="metadata" label="thumbnails" src={playback.thumbnails} />}
        </video>
        {!paused && <MediaLoadingIndicator slot="centered-chrome" noAutohide loadingDelay={800} aria-hidden="true" />}
        <StreamNotice problem={problem} paused={paused} awaited={awaited} again={again} />
        {resumedAt !== undefined && !problem && !paused && <ResumeNotice at={resumedAt} video={video} />}
        <MediaSettingsMenu hidden anchor="auto" className={classes.menu}>
          <MediaSettingsMenuItem>
            {t('Speed')}
            <MediaPlaybackRateMenu slot="submenu" hidden rates={[0.75, 1, 1.25, 1.5, 1.75, 2]}>
              <span slot="title">{t('Speed')}</span>
            </MediaPlaybackRateMenu>
          </MediaSettingsMenuItem>
          <MediaSettingsMenuItem>
            {t('Quality')}
            <MediaRenditionMenu slot="submenu" hidden>
              <span slot="title">{t('Quality')}</span>
            </MediaRenditionMenu>
          </MediaSettingsMenuItem>
        </MediaSettingsMenu>
        <div className={classes.shade} aria-hidden="true" />
        <div className={classes.center}>
          <MediaPlayButton className={classes.big} noTooltip />
        </div>
        <MediaTimeRange className={classes.range} style={gapMarks(playback.gaps, playback.live ? 0 : duration)} />
        <MediaControlBar className={classes.bar}>
          <MediaPlayButton />
          <MediaSeekBackwardButton seekOffset={10} className={classes.wide} />
          <MediaSeekForwardButton seekOffset={10} className={classes.wide} />
          <MediaMuteButton />
          <MediaVolumeRange className={classes.wide} />
          {/* As a button it would be named without the time that it shows. `noToggle` takes the role, so it comes first. */}
          <MediaTimeDisplay showDuration noToggle role="timer" className={classes.time} />
          <LivePosition stream={stream} paused={paused} />
          <span className={classes.spring} />
          <MediaCaptionsButton />
          <MediaSettingsMenuButton />
          <MediaPipButton className={classes.wide} />
          <MediaFullscreenButton />
        </MediaControlBar>
      </MediaController>
      {askingKeys && <KeysDialog keys={playerKeys} close={() => setAskingKeys(false)} />}
    </>
  )
}
