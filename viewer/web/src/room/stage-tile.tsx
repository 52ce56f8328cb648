import { IconHandStop, IconMicrophoneOff } from '@tabler/icons-react'
import type { Participant } from '../../../../conference/protocol.ts'
import type { StageBox } from '../../../../core/layout/compose-stage.ts'
import { initials } from '../../../../core/layout/tile-lettering.ts'
import { t } from '../language/language.ts'
import classes from './stage-tile.module.css'
import { VideoPicture } from './video-picture.tsx'

type Properties = { box: StageBox; person: Participant; own: boolean; track: MediaStreamTrack | null }

/** One picture on the stage, or the name where there is none. */
export function StageTileView({ box, person, own, track }: Properties) {
  const screen = box.kind === 'screen'
  const name = own ? t('{{name}} (you)', { name: person.name }) : person.name
  return (
    <figure
      className={classes.tile}
      data-speaking={(!screen && person.speaking) || undefined}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      {track ? (
        <VideoPicture
          track={track}
          mirrored={own && !screen}
          cover={!screen}
          label={screen ? t('The screen of {{name}}', { name }) : name}
        />
      ) : (
        <span className={classes.letters} aria-hidden>
          {initials(person.name)}
        </span>
      )}
      <figcaption className={classes.caption} dir="auto">
        {!screen && !person.microphone && <IconMicrophoneOff size={14} aria-label={t('Microphone off')} role="img" />}
        {!screen && person.hand !== null && <IconHandStop size={14} aria-label={t('Hand raised')} role="img" />}
        <span className={classes.name}>{screen ? t('Screen of {{name}}', { name }) : name}</span>
      </figcaption>
    </figure>
  )
}
