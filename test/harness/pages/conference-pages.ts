import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Pages that reproduce what conference systems document of theirs; the systems themselves are not here. `window.looks`
 * counts how often an observer has looked.
 */
export type ConferencePages = AsyncDisposable & {
  origin: string
  /** Addresses that were asked for, without fragments. */
  asked: string[]
}

/** BigBlueButton's shared secret. */
export const bigBlueButtonSecret = 'shared-with-the-server'

export async function startConferencePages(): Promise<ConferencePages> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    asked.push(url.href.replace(url.origin, ''))
    response.setHeader('content-type', 'text/html; charset=utf-8')
    if (url.pathname === '/bigbluebutton/api/join') {
      // As the documentation of its API has it: over the query as it came, without the checksum.
      const [query = '', checksum] = url.search.slice(1).split('&checksum=')
      const right = createHash('sha256').update(`join${query}${bigBlueButtonSecret}`).digest('hex')
      if (checksum !== right) return void response.end('<response><returncode>FAILED</returncode></response>')
      return void response.writeHead(302, { location: '/html5client/?sessionToken=abc' }).end()
    }
    response.end(pages[url.pathname] ?? (url.pathname === '/Optics' ? jitsi : ''))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Jitsi Meet: reads its configuration from the fragment; `APP.conference._room` is lib-jitsi-meet's conference. */
const jitsi = `<!doctype html><title>Jitsi Meet</title><script>
const options = Object.fromEntries(location.hash.slice(1).split('&').map((pair) => pair.split('=')).map(([name, value]) => [name, JSON.parse(decodeURIComponent(value))]))
const listeners = []
const others = []
const enters = options['config.prejoinConfig.enabled'] === false && options['config.iAmRecorder'] === true
window.APP = { conference: {} }
window.person = (audio, video, hidden = false) => ({ audio, video, isAudioMuted() { return !this.audio }, isVideoMuted() { return !this.video }, isHidden: () => hidden })
window.others = others
window.looks = 0
window.fire = (name, ...facts) => listeners.filter(([event]) => event === name).forEach(([, heard]) => heard(...facts))
setTimeout(() => {
  window.APP.conference._room = {
    isJoined: () => enters,
    getParticipants: () => { window.looks++; return others },
    addEventListener: (event, heard) => listeners.push([event, heard]),
  }
}, 200)
</script>`

/** BigBlueButton's client: the marks that its own tests go by. */
const bigBlueButton = `<!doctype html><title>BigBlueButton</title><div id=list></div><div id=rest></div><script>
window.list = (people) => { document.querySelector('#list').innerHTML = '<div data-test="userListItemCurrent">Aula recorder</div>' + '<div data-test="userListItem">A person</div>'.repeat(people) }
window.mark = (name) => { document.querySelector('#rest').innerHTML += '<button data-test="' + name + '"></button>' }
window.list(0)
window.looks = 0
const find = document.querySelectorAll.bind(document)
document.querySelectorAll = (selector) => {
  if (selector.includes('meetingEndedModal')) window.looks++
  return find(selector)
}
</script>`

/** Any page: a lobby with a name and a button, a dialog, a window that opens, and a wish for the camera. */
const lobby = `<!doctype html><title>Lobby</title><input id=name><button id=join disabled>Join</button><script>
addEventListener('beforeunload', (event) => event.preventDefault())
const [name, join] = [document.querySelector('#name'), document.querySelector('#join')]
name.oninput = () => { join.disabled = name.value !== 'Recorder' }
join.onclick = async () => {
  alert('Welcome')
  open('/advertisement')
  window.camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'given', ({ name }) => name)
  document.body.innerHTML = '<p id=in>You are in</p>'
}
</script>`

/** Any page with WebRTC: it plays a tone that it receives from itself. */
const talk = `<!doctype html><title>Talk</title><script type=module>
const audio = new AudioContext()
const destination = audio.createMediaStreamDestination()
const tone = audio.createOscillator()
tone.connect(destination)
tone.start()
const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()]
here.onicecandidate = ({ candidate }) => there.addIceCandidate(candidate ?? undefined)
there.onicecandidate = ({ candidate }) => here.addIceCandidate(candidate ?? undefined)
there.ontrack = ({ track }) => {
  window.player = Object.assign(new Audio(), { srcObject: new MediaStream([track]) })
  window.player.play()
}
here.addTrack(destination.stream.getAudioTracks()[0])
await here.setLocalDescription()
await there.setRemoteDescription(here.localDescription)
await there.setLocalDescription()
await here.setRemoteDescription(there.localDescription)
</script>`

const pages: Record<string, string> = {
  '/html5client/': bigBlueButton,
  '/lobby': lobby,
  '/talk': talk,
  '/advertisement': '<!doctype html><title>Advertisement</title>',
  '/outside': '<!doctype html><title>Outside</title>',
}
