/** Why a device cannot be used. `missing`: none is connected; `insecure`: the page is not served over HTTPS. */
export type DeviceProblem = 'denied' | 'missing' | 'busy' | 'insecure'
export type DeviceKind = 'microphone' | 'camera'

export type OwnDevice = { on: boolean; track: MediaStreamTrack | null; problem: DeviceProblem | null }

/** A new object at every change. */
export type DevicesState = Record<DeviceKind, OwnDevice> & {
  /** False until the browser has answered for the first time. */
  ready: boolean
  list: readonly MediaDeviceInfo[]
  /** Chosen device ids; an empty one is the browser's own choice. */
  chosen: { microphone: string; camera: string; loudspeaker: string }
}

const off: OwnDevice = { on: false, track: null, problem: null }

/** The camera, microphone and loudspeaker of whoever looks at the page. */
export class OwnDevices {
  #state: DevicesState = {
    microphone: off,
    camera: off,
    ready: false,
    list: [],
    chosen: { microphone: '', camera: '', loudspeaker: '' },
  }
  readonly #listeners = new Set<() => void>()
  #closed = false

  get state(): DevicesState {
    return this.#state
  }

  /** Fit for `useSyncExternalStore`. */
  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Asks for both at once, so that the browser asks once; then for each, so that one may be missing. */
  async start(): Promise<void> {
    this.#closed = false
    navigator.mediaDevices?.addEventListener('devicechange', this.#readList)
    const both = await ask({ audio: sound(''), video: picture('') })
    if (both instanceof MediaStream) {
      for (const track of both.getTracks()) this.#take(track.kind === 'audio' ? 'microphone' : 'camera', track)
    } else {
      await Promise.all([this.turnOn('microphone'), this.turnOn('camera')])
    }
    await this.#readList()
    this.#change({ ready: true })
  }

  async turnOn(kind: DeviceKind): Promise<void> {
    const { track } = this.#state[kind]
    if (track && track.readyState === 'live') {
      track.enabled = true
      this.#change({ [kind]: { on: true, track, problem: null } })
      return
    }
    const id = this.#state.chosen[kind]
    const answer = await ask(kind === 'microphone' ? { audio: sound(id) } : { video: picture(id) })
    const [got] = answer instanceof MediaStream ? answer.getTracks() : []
    if (got) this.#take(kind, got)
    else
      this.#change({ [kind]: { on: false, track: null, problem: answer instanceof MediaStream ? 'missing' : answer } })
    await this.#readList()
  }

  /** The microphone stays open, silent, to be back at once; the camera is let go, so that its light goes out. */
  turnOff(kind: DeviceKind): void {
    const { on, track, problem } = this.#state[kind]
    if (!on) return
    if (track && kind === 'microphone') track.enabled = false
    else track?.stop()
    this.#change({ [kind]: { on: false, track: kind === 'microphone' ? track : null, problem } })
  }

  async toggle(kind: DeviceKind): Promise<void> {
    if (this.#state[kind].on) this.turnOff(kind)
    else await this.turnOn(kind)
  }

  async choose(kind: DeviceKind | 'loudspeaker', id: string): Promise<void> {
    this.#change({ chosen: { ...this.#state.chosen, [kind]: id } })
    if (kind === 'loudspeaker' || !this.#state[kind].on) return
    this.#state[kind].track?.stop()
    this.#change({ [kind]: { ...this.#state[kind], track: null } })
    await this.turnOn(kind)
  }

  close(): void {
    this.#closed = true
    navigator.mediaDevices?.removeEventListener('devicechange', this.#readList)
    this.#state.microphone.track?.stop()
    this.#state.camera.track?.stop()
    this.#change({ microphone: off, camera: off })
  }

  #take(kind: DeviceKind, track: MediaStreamTrack): void {
    if (this.#closed) {
      track.stop()
      return
    }
    if (this.#state[kind].track !== track) this.#state[kind].track?.stop()
    // Unplugged, or taken away by the browser's own switch.
    track.onended = () => {
      if (this.#state[kind].track === track) this.#change({ [kind]: { on: false, track: null, problem: 'missing' } })
    }
    this.#change({ [kind]: { on: true, track, problem: null } })
  }

  readonly #readList = async () => {
    const list = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
    this.#change({ list: list.filter(({ deviceId }) => deviceId !== '') })
  }

  #change(part: Partial<DevicesState>): void {
    this.#state = { ...this.#state, ...part }
    for (const listener of this.#listeners) listener()
  }
}

async function ask(constraints: MediaStreamConstraints): Promise<MediaStream | DeviceProblem> {
  // Browsers hide cameras from pages that are not served safely.
  if (!navigator.mediaDevices) return 'insecure'
  try {
    return await navigator.mediaDevices.getUserMedia(constraints)
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
    return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing'
  }
}

function sound(id: string): MediaTrackConstraints {
  return { ...exactly(id), echoCancellation: true, noiseSuppression: true, autoGainControl: true }
}

function picture(id: string): MediaTrackConstraints {
  return { ...exactly(id), width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30, max: 30 } }
}

function exactly(id: string): MediaTrackConstraints {
  return id === '' ? {} : { deviceId: { exact: id } }
}
