import { z } from 'zod'
import { isId, newId, type OrganisationId, type PersonId, type RecordingId, type RoomId } from '../../core/ids.ts'
import { readToken, signToken } from '../../core/tokens.ts'
import { personId, recordingId, roomId } from '../api/fields.ts'
import type { Granted } from './seat-memory.ts'

/** Who a token admits, and where. */
export type Admission =
  | PersonAdmission
  | { kind: 'recorder'; room: RoomId; recording: RecordingId; participant: string }

export type PersonAdmission = {
  kind: 'person'
  room: RoomId
  participant: string
  name: string
  recordable: boolean
  /** Leads the room. Of who has signed in the catalogue says it whenever they come, not the token (signal-rooms.ts). */
  manage: boolean
  /** Whom they have signed in as. */
  person: PersonId | null
  /** Whoever leads the room has asked them in from beside the player: this once, past the lock and the lobby. */
  invited: boolean
} & Granted

const participant = z.string().refine((text) => isId(text))
const joinClaims = z.object({
  room: roomId,
  organisation: z.string(),
  participant,
  name: z.string().min(1).max(200),
  recordable: z.boolean(),
  manage: z.boolean(),
  person: personId.nullable(),
  seated: z.boolean().default(false),
  invited: z.boolean().default(false),
  admitted: z.boolean().default(false),
  called: z.boolean().default(false),
})
const recorderClaims = z.object({ recording: recordingId, room: roomId })
const demoClaims = z.object({ room: roomId, name: z.string().min(1).max(200).default('Ada Demo') })

/** Hours a seat can be taken again after a lost connection; longer than a lecture. */
const resumeHours = 12

/** Reads a page's token, of whichever purpose it is; undefined when it admits to nothing. */
export function readAdmission(secret: string, token: string): Admission | undefined {
  const join = readToken(secret, 'join', token, joinClaims)
  if (join) return { kind: 'person', ...join }
  const recorder = readToken(secret, 'recorder', token, recorderClaims)
  if (recorder) return { kind: 'recorder', ...recorder, participant: newId() }
  const demo = readToken(secret, 'demo', token, demoClaims)
  if (!demo) return undefined
  return {
    kind: 'person',
    ...demo,
    participant: newId(),
    recordable: true,
    manage: false,
    person: null,
    // Aula itself has it teach there.
    invited: true,
    seated: false,
    admitted: false,
    called: false,
  }
}

/** The seat of somebody who comes back with a page's last token; undefined when it is another one's, or none. */
export function readSeat(
  secret: string,
  token: string,
  of: { room: RoomId; person: string | null },
): ({ participant: string } & Granted) | undefined {
  const claims = readToken(secret, 'join', token, joinClaims)
  if (!claims?.seated || claims.room !== of.room || claims.person !== of.person) return undefined
  const { participant, seated, admitted, called } = claims
  return { participant, seated, admitted, called }
}

/** A token that leads back to the same seat, with the choices as they are now. */
export function resumeToken(secret: string, admission: Admission, organisation: OrganisationId): string {
  const seconds = resumeHours * 3600
  if (admission.kind === 'recorder') {
    return signToken(secret, 'recorder', { recording: admission.recording, room: admission.room }, seconds)
  }
  const { kind, ...claims } = admission
  return signToken(secret, 'join', { ...claims, organisation, seated: kind === 'person', invited: false }, seconds)
}
