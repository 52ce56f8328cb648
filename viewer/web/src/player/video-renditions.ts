/** One quality of the picture, in the form that media-chrome's quality menu reads. */
export type VideoRendition = { id: string; width: number; height: number; bitrate: number }

/**
 * The list of qualities that media-chrome looks for as `video.videoRenditions`; `selectedIndex` -1 is automatic.
 * Browsers have no such list, so the stream hangs this one on the video element.
 */
export class VideoRenditions extends EventTarget implements Iterable<VideoRendition> {
  [index: number]: VideoRendition
  length = 0
  readonly #select: (index: number) => void
  #selected = -1

  constructor(select: (index: number) => void) {
    super()
    this.#select = select
  }

  replace(renditions: VideoRendition[]): void {
    for (let index = 0; index < this.length; index++) delete this[index]
    renditions.forEach((rendition, index) => {
      this[index] = rendition
    })
    this.length = renditions.length
    this.#selected = -1
    this.dispatchEvent(new Event('addrendition'))
  }

  get selectedIndex(): number {
    return this.#selected
  }

  set selectedIndex(index: number) {
    this.#selected = index
    this.#select(index)
    this.dispatchEvent(new Event('change'))
  }

  *[Symbol.iterator](): Iterator<VideoRendition> {
    for (let index = 0; index < this.length; index++) {
      const rendition = this[index]
      if (rendition) yield rendition
    }
  }
}
