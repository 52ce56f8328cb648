import { expect, test } from 'vitest'
import { type BadEnvironment, readEnvironment } from '../../core/config/read-environment.ts'
import { parseTurnUrl } from '../../core/config/turn-url.ts'

const problems = (environment: Record<string, string>) => {
  try {
    readEnvironment(environment)
    return ''
  } catch (error) {
    return (error as BadEnvironment).problems.join('\n')
  }
}
const tls = { AULA_TLS_CERTIFICATE: '/c.pem', AULA_TLS_KEY: '/k.pem', AULA_PUBLIC_URL: 'https://aula.example' }
const turn = { AULA_TURN_URLS: 'turn:turn.example', AULA_TURN_SECRET: 'a secret of sixteen' }

test('variables that mean something together only are refused one by one', () => {
  expect(problems({ ...tls, ...turn })).toBe('')
  for (const lonely of ['AULA_TLS_CERTIFICATE', 'AULA_TLS_KEY', 'AULA_TURN_URLS', 'AULA_TURN_SECRET'] as const) {
    const { [lonely]: _, ...rest }: Record<string, string> = { ...tls, ...turn }
    expect(problems(rest)).toMatch(new RegExp(`^${lonely} is not set`))
    expect(problems({ ...rest, [lonely]: '' })).toMatch(new RegExp(`^${lonely} is not set`))
  }
})

test('with a certificate the public address is https, and the port for recorders another one', () => {
  const { AULA_PUBLIC_URL: _, ...unnamed } = tls
  expect(problems(unnamed)).toMatch(/^AULA_PUBLIC_URL must be https/)
  expect(problems({ ...tls, AULA_PUBLIC_URL: 'http://aula.example' })).toMatch(/^AULA_PUBLIC_URL must be https/)
  expect(problems({ ...tls, AULA_INTERNAL_URL: 'http://viewer:8090' })).toMatch(/^AULA_INTERNAL_URL must have another/)
  expect(problems({ ...tls, AULA_INTERNAL_URL: 'http://viewer:8091' })).toBe('')
  expect(problems({ ...tls, AULA_INTERNAL_URL: 'https://viewer:8090' })).toBe('')
  expect(problems({ AULA_INTERNAL_URL: 'http://viewer:8090' })).toBe('')
})

test('a store can be left only for another one', () => {
  const left = { AULA_STORAGE_FORMER_URL: 's3://KEY:SECRET@Store.example/lectures?region=eu' }
  expect(problems({ ...left, AULA_STORAGE_URL: 'file:///srv/objects' })).toBe('')
  expect(problems({ ...left, AULA_STORAGE_URL: 's3://KEY:SECRET@store.example/others' })).toBe('')
  expect(problems({ AULA_STORAGE_URL: 'file:///srv/objects', AULA_STORAGE_FORMER_URL: '' })).toBe('')
  expect(problems(left)).toMatch(/^AULA_STORAGE_URL is not set/)
  for (const same of ['s3://OTHER:KEY@store.example:443/lectures/', 's3://K:S@store.example/lectures?region=us']) {
    expect(problems({ ...left, AULA_STORAGE_URL: same }), same).toMatch(/are the same store/)
    expect(problems({ ...left, AULA_STORAGE_URL: same }), same).not.toMatch(/SECRET|KEY/)
  }
  const folder = { AULA_STORAGE_FORMER_URL: 'file:///srv/objects/', AULA_STORAGE_URL: 'file:///srv/objects' }
  expect(problems(folder)).toMatch(/are the same store/)
})

test('problems of one variable do not hide those of several', () => {
  const said = problems({ AULA_TLS_KEY: '/k.pem', AULA_PORT: 'x', AULA_COLOUR: 'red' })
  for (const name of ['AULA_TLS_CERTIFICATE', 'AULA_PORT', 'AULA_COLOUR']) expect(said).toContain(name)
})

test('an address that is none is refused in a sentence', () => {
  expect(problems({ AULA_STORAGE_URL: 'nonsense' })).toBe('AULA_STORAGE_URL: must be a URL (file:, s3:, s3+http:).')
  expect(problems({ AULA_QUEUE_URL: 'http://queue' })).toBe('AULA_QUEUE_URL: must start with redis:// or rediss://.')
})

test('media of Janus: a range of ports and an address', () => {
  expect(problems({ AULA_JANUS_PORTS: '10000-10399', AULA_JANUS_PUBLIC_ADDRESS: '203.0.113.7' })).toBe('')
  for (const bad of ['10000', '10399-10000', '10000-70000', '0-400', '10000-10000', 'a-b']) {
    expect(problems({ AULA_JANUS_PORTS: bad }), bad).toMatch(/^AULA_JANUS_PORTS: must be two ports/)
  }
  // Janus takes no name there.
  for (const bad of ['aula.example', '203.0.113.7:10000', '2001:db8::7', '"']) {
    expect(problems({ AULA_JANUS_PUBLIC_ADDRESS: bad }), bad).toMatch(/^AULA_JANUS_PUBLIC_ADDRESS: must be an IPv4/)
  }
})

test('TURN servers are read as browsers read them', () => {
  expect(parseTurnUrl('turn:turn.example')).toEqual({
    relays: true,
    host: 'turn.example',
    port: 3478,
    transport: 'udp',
  })
  expect(parseTurnUrl('turn:[2001:db8::1]:443?transport=tcp')).toEqual({
    ...{ relays: true, host: '2001:db8::1', port: 443, transport: 'tcp' },
  })
  expect(parseTurnUrl('turns:turn.example?transport=tcp')).toMatchObject({ port: 5349, transport: 'tls' })
  expect(parseTurnUrl('stun:turn.example')).toMatchObject({ relays: false, port: 3478 })
  const bad = [
    'turn.example',
    'turn://turn.example',
    'turn:turn.example?transport=sctp',
    'turn:a:99999',
    'turn:',
    'turn:a b',
  ]
  for (const url of [...bad, 'stun:turn.example?transport=udp', 'turns:turn.example?transport=udp']) {
    expect(parseTurnUrl(url), url).toBeUndefined()
    expect(problems({ ...turn, AULA_TURN_URLS: `turn:turn.example,${url}` }), url).toMatch(/^AULA_TURN_URLS: may have/)
  }
})
