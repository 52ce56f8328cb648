import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { signedAddress } from '../../conference/bigbluebutton/join-address.ts'
import { readHost } from '../../conference/conference-address.ts'
import { openOtherRoom } from '../../conference/open-other-room.ts'
import { addressForPeople, hostOfRoom, type OtherRoom, otherRoom } from '../../conference/other-room.ts'
import { newId, type RoomId } from '../../core/ids.ts'
import { seal, unseal } from '../../core/seal.ts'
import { type Activity, isSilent, prolong } from '../../recorder/capture/activity.ts'
import { placeOf } from '../../recorder/claim/recorded-place.ts'
import { isActive } from '../../recorder/watch/judge-activity.ts'
import { hearPage, newPage, noEntry, reloadedPage, showsMedia } from '../../recorder/watch/page-facts.ts'

const problem = (room: unknown) => otherRoom.safeParse(room).error?.issues[0]?.message

test('a page is http or https, without credentials', () => {
  const page = (address: string) => problem({ system: 'page', address })
  for (const address of ['https://meet.example.org/a?b=1#c', 'http://127.0.0.1:8080/']) {
    expect(page(address)).toBeUndefined()
  }
  for (const address of ['meet.example.org', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', '']) {
    expect(page(address)).toBe('must be an address that starts with https://')
  }
  expect(page('https://me:secret@meet.example.org')).toBe('must not hold a user name or password')
})

test('a server’s address ends before a query or a fragment', () => {
  const server = (address: string) => problem({ system: 'jitsi', server: address, meeting: 'Optics' })
  expect(server('https://meet.example.org/sub/')).toBeUndefined()
  expect(server('https://meet.example.org/?a=1')).toBe('must end before any ? or #')
  expect(server('https://meet.example.org/#config.x=1')).toBe('must end before any ? or #')
})

test('steps have selectors, deadlines and a limit', () => {
  const steps = (...list: object[]) => problem({ system: 'page', address: 'https://a.example', steps: list })
  expect(
    otherRoom.parse({ system: 'page', address: 'https://a.example', steps: [{ act: 'wait', selector: 'b' }] }),
  ).toEqual({
    ...{ system: 'page', address: 'https://a.example', steps: [{ act: 'wait', selector: 'b', within: 20 }] },
  })
  expect(steps({ act: 'click', selector: ' ' })).toBe('must not be empty')
  expect(steps({ act: 'click', selector: 'b', within: 61 })).toBeDefined()
  expect(steps({ act: 'evaluate', selector: 'b' })).toBeDefined()
  expect(steps(...Array.from({ length: 13 }, () => ({ act: 'wait', selector: 'b' })))).toBe('may be 12 steps')
})

test.each([
  ['meet.example.org', 'meet.example.org'],
  [' https://Meet.Example.org/ ', 'meet.example.org'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['10.0.0.5', '10.0.0.5'],
  ['0x7f.1', '127.0.0.1'],
  ['[::1]', '[::1]'],
  ['meet.example.org:8443', undefined],
  ['meet.example.org/room', undefined],
  ['me@meet.example.org', undefined],
  ['*.example.org', undefined],
  ['', undefined],
])('the host in %j is %j', (typed, host) => {
  expect(readHost(typed)).toBe(host)
})

test('a Jitsi room is opened without a page before it, its name encoded', () => {
  const { address, tells } = openOtherRoom(
    { system: 'jitsi', server: 'https://meet.example.org/', meeting: 'A b/c' },
    null,
  )
  const url = new URL(address)
  expect(`${url.origin}${url.pathname}`).toBe('https://meet.example.org/A%20b%2Fc')
  const options = new Map(
    url.hash
      .slice(1)
      .split('&')
      .map((pair) => pair.split('=') as [string, string]),
  )
  expect(options.get('config.iAmRecorder')).toBe('true')
  expect(options.get('config.prejoinConfig.enabled')).toBe('false')
  expect(JSON.parse(decodeURIComponent(options.get('userInfo.displayName') ?? ''))).toBe('Aula recorder')
  expect(tells).toBe('itself')
})

test('a call of BigBlueButton is signed over name, query and secret', () => {
  const address = signedAddress('https://bbb.example.org/bigbluebutton/', 's3cret', 'join', {
    fullName: 'A b',
    meetingID: 'x&y',
  })
  const [, query = '', checksum = ''] = /\?(.*)&checksum=(.*)$/.exec(address) ?? []
  expect(address).toMatch(/^https:\/\/bbb\.example\.org\/bigbluebutton\/api\/join\?/)
  expect(query).toBe('fullName=A+b&meetingID=x%26y')
  expect(checksum).toBe(createHash('sha256').update(`join${query}s3cret`).digest('hex'))
  // With `api` at its end it is the same server.
  expect(
    signedAddress('https://bbb.example.org/bigbluebutton/api', 's3cret', 'join', { fullName: 'A b', meetingID: 'x&y' }),
  ).toBe(address)
})

test('BigBlueButton is not opened without its secret, which is in nothing that is opened', () => {
  const room: OtherRoom = {
    system: 'bigbluebutton',
    server: 'https://bbb.example.org/bigbluebutton',
    meeting: 'optics',
  }
  expect(() => openOtherRoom(room, null)).toThrow(/shared secret/)
  expect(JSON.stringify(openOtherRoom(room, 'very-secret-text'))).not.toContain('very-secret-text')
  expect(addressForPeople(room)).toBe('https://bbb.example.org/')
  expect(hostOfRoom(room)).toBe('bbb.example.org')
})

test('a sealed secret is read with the same key only, and not when it was changed', () => {
  const sealed = seal('key one', 'the server’s secret')
  expect(sealed).not.toContain('secret')
  expect(unseal('key one', sealed)).toBe('the server’s secret')
  expect(unseal('key two', sealed)).toBeUndefined()
  expect(unseal('key one', `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`)).toBeUndefined()
  expect(unseal('key one', 'short')).toBeUndefined()
})

test('a take gets its room’s host first, and none when an admin has taken it off the list', () => {
  const id = newId<RoomId>()
  const room: OtherRoom = { system: 'page', address: 'https://b.example/x', steps: [] }
  const hosts = [
    { host: 'a.example', sealed_secret: null },
    { host: 'b.example', sealed_secret: 'sealed' },
  ]
  expect(placeOf(id, room, hosts)).toEqual({
    ...{
      kind: 'place',
      place: { room: id, conference: room, hosts: ['b.example', 'a.example'], sealedSecret: 'sealed' },
    },
  })
  expect(placeOf(id, room, hosts.slice(0, 1))).toEqual({ kind: 'refused', code: 'recorder.host-not-allowed' })
})

test('motion that lasts and any sound count as activity; a click and a blinking caret do not', () => {
  const stretch = (times: number[]) => times.reduce<ReturnType<typeof prolong> | undefined>(prolong, undefined)
  const every = (gap: number, count: number) => Array.from({ length: count }, (_, index) => 1_000 + index * gap)
  const moving = (times: number[], since = 0) => isActive({ motion: stretch(times), sound: undefined }, since)
  expect(moving(every(66, 30))).toBe(true)
  expect(moving(every(16, 30))).toBe(false)
  expect(moving(every(530, 30))).toBe(false)
  // What moved before the recorder was in the room does not count.
  expect(moving(every(66, 30), 2_000)).toBe(false)
  const sounding = (times: number[]) => isActive({ motion: undefined, sound: stretch(times) }, 0)
  expect(sounding(every(21, 12))).toBe(true)
  expect(sounding(every(21, 5))).toBe(false)
  expect(isActive({ motion: undefined, sound: undefined }, 0)).toBe(false)
})

test('a unit of digital silence is told from sound', () => {
  expect(isSilent(Buffer.alloc(6))).toBe(true)
  expect(isSilent(Buffer.alloc(25))).toBe(false)
})

const other = { tells: false, stepMilliseconds: 40_000, ours: false }

test('of a page that tells nothing, motion after joining is media, and nobody knows that it is empty', () => {
  const moving: Activity = { motion: { from: 0, to: 5_000 }, sound: undefined }
  expect(showsMedia(newPage(0, other), moving)).toBe(false)
  const page = hearPage(newPage(0, other), { type: 'joined' }, 3_000)
  expect(showsMedia(page, moving)).toBe(true)
  expect(showsMedia(page, { motion: undefined, sound: undefined })).toBe(false)
  for (const one of [page, reloadedPage(page, 4_000)]) {
    expect(one).toMatchObject({ emptySince: undefined, quietSince: undefined })
  }
  // From the moment that it tells who is there, it counts.
  const told = hearPage(page, { type: 'media', participants: 0, publishing: 0 }, 10_000)
  expect(told.emptySince).toBe(10_000)
  expect(showsMedia(told, moving)).toBe(false)
})

test('a page that does not come in is given up with the last trouble; Aula’s own is left to the keeper', () => {
  const page = { ...newPage(0, other), failure: 'page.step-2' }
  expect(noEntry(page, 99_999)).toBeUndefined()
  expect(noEntry(page, 100_000)).toBe('page.step-2')
  expect(noEntry(reloadedPage(page, 99_000), 100_000)).toBe('page.step-2')
  expect(noEntry(hearPage(page, { type: 'joined' }, 99_000), 100_000)).toBeUndefined()
  expect(noEntry({ ...newPage(0), failure: 'page.not-loaded' }, 600_000)).toBeUndefined()
})
