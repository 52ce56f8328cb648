import { z } from 'zod'
import { conferenceAddress, serverAddress } from './conference-address.ts'
import { joinStep, mostSteps } from './join-step.ts'

const meeting = z.string().trim().min(1, 'must not be empty').max(200, 'may have 200 characters')

/** A room in a conference that is not Aula's own: where it is and how a recorder gets in. */
export const otherRoom = z.discriminatedUnion('system', [
  /** Any page. */
  z.strictObject({
    system: z.literal('page'),
    address: conferenceAddress,
    steps: z.array(joinStep).max(mostSteps, `may be ${mostSteps} steps`).default([]),
  }),
  /** `server` is what stands before a room's name in its address. */
  z.strictObject({ system: z.literal('jitsi'), server: serverAddress, meeting }),
  /** `server` is what `bbb-conf --secret` prints as URL, with or without `api`; `meeting` the meetingID. */
  z.strictObject({ system: z.literal('bigbluebutton'), server: serverAddress, meeting }),
])
export type OtherRoom = z.infer<typeof otherRoom>

/** The host that an admin must have allowed before anybody may record there. */
export function hostOfRoom(room: OtherRoom): string {
  return new URL(room.system === 'page' ? room.address : room.server).hostname
}

/** Where people find the conference. BigBlueButton has no address for people without a signature: its front page. */
export function addressForPeople(room: OtherRoom): string {
  switch (room.system) {
    case 'page':
      return room.address
    case 'jitsi':
      return `${withoutSlash(room.server)}/${encodeURIComponent(room.meeting)}`
    case 'bigbluebutton':
      return new URL('/', room.server).href
  }
}

/** A server's address to which a path can be added. */
export function withoutSlash(server: string): string {
  return server.replace(/\/+$/, '')
}
