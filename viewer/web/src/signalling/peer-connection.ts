import type { Candidate, FeedSource } from '../../../../conference/protocol.ts'
import type { SignalLine } from './signal-line.ts'

/** A peer connection that tells the viewer its candidates; `onFailed` when it cannot get through or is cut off. */
export function openPeerConnection(
  line: SignalLine,
  feed: { participant: string; source: FeedSource },
  onFailed: () => void,
): RTCPeerConnection {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: line.iceServers })
  connection.onicecandidate = ({ candidate }) => {
    line.send({ type: 'candidate', ...feed, candidate: candidate && plain(candidate) })
  }
  connection.onconnectionstatechange = () => {
    if (connection.connectionState === 'failed') onFailed()
  }
  return connection
}

/** Closes without telling anybody. */
export function closePeerConnection(connection: RTCPeerConnection): void {
  connection.onicecandidate = null
  connection.onconnectionstatechange = null
  connection.ontrack = null
  connection.close()
}

function plain(candidate: RTCIceCandidate): Candidate {
  return { candidate: candidate.candidate, sdpMid: candidate.sdpMid, sdpMLineIndex: candidate.sdpMLineIndex }
}
