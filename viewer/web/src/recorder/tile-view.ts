import type { StageBox } from '../../../../core/layout/compose-stage.ts'
import { initials, labelSize } from '../../../../core/layout/tile-lettering.ts'
import { readGrid } from './tile-grid.ts'

/** One feed on the stage: its picture, its sound, its name. */
export type Tile = {
  readonly element: HTMLElement
  readonly kind: 'camera' | 'screen'
  /** Whether there is a picture to show. */
  readonly picture: boolean
  /** Whether picture or sound has arrived. */
  readonly alive: boolean
  update(name: string, stream: MediaStream | undefined, cameraOn: boolean): void
  /** Frames of the track so far, and how bright what it shows is; undefined while there is no picture to show. */
  look(): Promise<{ decoded: number; dropped: number; grid: number[] | undefined } | undefined>
  /** Undefined: off the stage; its sound goes on. */
  place(box: StageBox | undefined): void
  remove(): void
}

/** Makes the elements of a tile. `onChange` when a picture or sound begins to arrive. */
export function openTile(kind: 'camera' | 'screen', options: { sound: boolean }, onChange: () => void): Tile {
  const element = document.createElement('figure')
  element.className = `tile ${kind}`
  element.hidden = true
  const video = document.createElement('video')
  video.autoplay = true
  video.playsInline = true
  video.muted = !options.sound
  video.disablePictureInPicture = true
  const letters = document.createElement('span')
  letters.className = 'letters'
  const label = document.createElement('figcaption')
  element.append(letters, video, label)
  let decoded = false
  let heard = false
  let cameraOn = false

  const showPicture = () => {
    video.hidden = !(decoded && cameraOn)
    letters.hidden = !video.hidden
  }
  video.addEventListener('resize', () => {
    decoded = video.videoWidth > 0
    showPicture()
    onChange()
  })
  showPicture()

  function take(stream: MediaStream | undefined): void {
    if (video.srcObject === (stream ?? null)) return
    decoded = false
    heard = false
    video.srcObject = stream ?? null
    for (const track of stream?.getAudioTracks() ?? []) {
      track.addEventListener('unmute', () => {
        heard = true
        onChange()
      })
      heard ||= !track.muted
    }
    if (stream) void video.play().catch(() => {})
  }

  return {
    element,
    kind,
    get picture() {
      return decoded && cameraOn
    },
    get alive() {
      return (decoded && cameraOn) || heard
    },
    update(name, stream, on) {
      take(stream)
      cameraOn = on
      if (label.textContent !== name) {
        label.textContent = name
        letters.textContent = initials(name)
      }
      showPicture()
    },
    async look() {
      if (!decoded || !cameraOn) return undefined
      const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality()
      return {
        decoded: totalVideoFrames,
        dropped: droppedVideoFrames,
        grid: await readGrid(video).catch(() => undefined),
      }
    },
    place(box) {
      element.hidden = box === undefined
      if (!box) return
      Object.assign(element.style, {
        left: `${box.x}px`,
        top: `${box.y}px`,
        width: `${box.width}px`,
        height: `${box.height}px`,
        fontSize: `${labelSize(box.width)}px`,
      })
    },
    remove() {
      video.srcObject = null
      element.remove()
    },
  }
}
