import path from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readEnvironment } from '../../../core/config/read-environment.ts'
import { missingSettings, settingsSchema, variables } from '../../../core/config/settings.ts'
import { inOrder, readComposition, seconds } from '../../../scripts/compose/composition.ts'
import { containerArguments } from '../../../scripts/compose/container-arguments.ts'
import { interpolate } from '../../../scripts/compose/interpolate.ts'
import { readPackageList } from '../../../scripts/setup/package-list.mjs'
import { checkout, contentOf, ownPaths } from './sources.ts'

const written = contentOf('docker-compose.yml')
/** What has to be in `.env`, as an operator might say it. */
const values = Object.fromEntries(
  [...written.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => [name, '0123456789abcdef'.repeat(4)]),
)
values.AULA_PUBLIC_URL = 'https://aula.example.org'
values.AULA_JANUS_PUBLIC_ADDRESS = '203.0.113.7'
values.AULA_TURN_URLS = 'turns:aula.example.org:5349?transport=tcp'
const { services, networks } = await readComposition(path.join(checkout, 'docker-compose.yml'), values)
const processes = ['viewer', 'recorder', 'transcoder', 'keeper']
const files = ownPaths('docker').filter((place) => place.endsWith('.Dockerfile'))
const commands = [...contentOf('bin/aula.ts').matchAll(/\.command\('([a-z]+)'\)/g)].map(([, name]) => name)
/** Maintained elsewhere, because the Internet reaches them. */
const foreign = ['caddy:2', 'coturn/coturn:4']

test('there is a service, an image and a command for every process, and for what they need', () => {
  expect(Object.keys(services)).toEqual(
    expect.arrayContaining([...processes, 'janus', 'turn', 'caddy', 'postgres', 'redis', 'storage']),
  )
  for (const name of [...processes, 'janus']) {
    expect(services[name]?.build?.dockerfile).toBe(`docker/${name}.Dockerfile`)
    expect(services[name]?.command?.[0], name).toBe(name)
    expect(commands).toContain(name)
    const inImage = /^CMD (\[.*\])$/m.exec(contentOf(`docker/${name}.Dockerfile`))?.[1] ?? 'null'
    expect(JSON.parse(inImage), name).toEqual(services[name]?.command)
  }
  for (const { build } of Object.values(services)) if (build) expect(files).toContain(build.dockerfile)
})

test('each process gets every setting that it needs, and none that does not exist', () => {
  for (const name of processes) {
    expect(missingSettings(readEnvironment(services[name]?.environment ?? {})), name).toEqual([])
  }
  for (const [name, { environment }] of Object.entries(services)) {
    const ours = Object.keys(environment).filter((variable) => variable.startsWith('AULA_'))
    expect(
      ours.filter((variable) => !(variable in variables)),
      name,
    ).toEqual([])
  }
  for (const file of files) {
    const set = [...contentOf(file).matchAll(/\b(AULA_\w+)=/g)].map(([, variable = '']) => variable)
    expect(set.filter((variable) => !(variable in variables))).toEqual([])
  }
})

test('what has to be in .env is made by make-env.sh', () => {
  for (const name of Object.keys(values)) expect(contentOf('docker/make-env.sh')).toMatch(new RegExp(`\\b${name}\\b`))
})

test('the viewer’s port is one and the same everywhere, and two viewers are behind one address', () => {
  const port = settingsSchema.parse({}).AULA_PORT
  const proxied = [...contentOf('docker/Caddyfile').matchAll(/viewer(?:-next)?:(\d+)/g)].map(([, found]) =>
    Number(found),
  )
  expect(proxied).toEqual([port, port])
  expect(contentOf('docker/viewer.Dockerfile')).toContain(`EXPOSE ${port}\n`)
  expect(services.viewer?.healthcheck?.test.at(-1)).toContain(`/dev/tcp/127.0.0.1/${port} && printf 'GET /healthz `)
  expect(new URL(services.recorder?.environment.AULA_INTERNAL_URL ?? '').hostname).toBe('caddy')
  const { profiles: _, ...next } = services['viewer-next'] ?? {}
  expect(next).toEqual(services.viewer)
})

test('whether a process runs is asked at its own port, and a recorder is never ended for what it can do without', () => {
  for (const name of ['recorder', 'transcoder', 'keeper']) {
    const { environment, healthcheck } = services[name] ?? {}
    expect(healthcheck?.test.at(-1), name).toContain(
      `/dev/tcp/127.0.0.1/${environment?.AULA_HEALTH_PORT} && printf 'GET /healthz `,
    )
  }
})

test('a backup is made by the keeper’s image, when somebody asks for it, in a folder of the operator’s', async () => {
  const { keeper, backup } = services
  expect(backup).toMatchObject({
    image: keeper?.image,
    build: keeper?.build,
    profiles: ['backup'],
    command: ['backup'],
  })
  expect(commands).toContain(backup?.command?.[0])
  if (!backup) throw new Error('no backup')
  expect(containerArguments('backup', backup, here)).toContain(
    `${path.join(checkout, 'backup')}:${backup.environment.AULA_BACKUP_URL}`,
  )
  const other = { ...values, BACKUP_FOLDER: '/mnt/aula' }
  const { backup: elsewhere = backup } = (await readComposition(path.join(checkout, 'docker-compose.yml'), other))
    .services
  expect(containerArguments('backup', elsewhere, here)).toContain('/mnt/aula:/backup')
})

test('Janus’ API is in no network but the rooms’, its media ports are published and known to recorders', () => {
  expect(services.janus?.networks).toEqual(['rooms'])
  expect(services.viewer?.environment.AULA_JANUS_URL).toBe(services.janus?.environment.AULA_JANUS_URL)
  const range = services.janus?.environment.AULA_JANUS_PORTS
  expect(services.janus?.ports).toEqual([`${range}:${range}/udp`])
  expect(services.recorder?.environment.AULA_JANUS_MEDIA).toBe(`janus:${range}`)
  expect(contentOf('docker/janus.Dockerfile')).toContain(`ENV AULA_JANUS_PORTS=${range}\nEXPOSE ${range}/udp`)
})

test('coturn is told what operators are told to tell theirs, where it is not the container’s own', () => {
  const [, documented = ''] = /^```\n(listening-port=[^`]*)```$/m.exec(contentOf('docs/operations.md')) ?? []
  const [, told = ''] = /<<END\n([\s\S]*?)\nEND$/m.exec(contentOf('docker/turn.sh')) ?? []
  const fixed = (lines: string) =>
    lines
      .trim()
      .split('\n')
      .filter((line) => !/^(realm|static-|cert|pkey|allowed-)/.test(line))
  expect(fixed(documented).length).toBeGreaterThan(5)
  expect(fixed(told)).toEqual(expect.arrayContaining(fixed(documented)))
})

test('images start from Debian and take their packages from the one list', () => {
  const sections = Object.keys(readPackageList())
  for (const file of files) {
    const content = contentOf(file)
    for (const [, from = ''] of content.matchAll(/^FROM (\S+)/gm)) {
      expect(['debian:bookworm-slim', 'aula-base', ...foreign], file).toContain(from)
    }
    for (const [, words = ''] of content.matchAll(/docker\/packages\.sh ((?:run|test|image)[^\n&\\]*)/g)) {
      for (const section of words.trim().split(/\s+/)) expect(sections, file).toContain(section)
    }
    // Node and npm are what a machine has before the setup; nothing else is installed past the list.
    const others = [...content.matchAll(/apt-get install (?:--\S+ )*([^\n&]*)/g)].map(([, words = '']) => words.trim())
    expect(others).toEqual(file === 'docker/base.Dockerfile' ? ['ca-certificates nodejs npm'] : [])
  }
})

test('every section to run is in some image', () => {
  const used = files.map(contentOf).join('\n')
  const sections = Object.keys(readPackageList()).filter((name) => name.startsWith('run:'))
  // The queue is a container of its own.
  for (const section of sections.filter((name) => name !== 'run:queue')) expect(used).toContain(section)
})

test('nobody is root, can become more, or writes where nothing is kept', () => {
  for (const [name, service] of Object.entries(services)) {
    if (service.profiles?.includes('build')) continue
    expect(service, name).toMatchObject({ read_only: true, init: true, cap_drop: ['ALL'] })
    expect(service.security_opt, name).toContain('no-new-privileges:true')
    expect(service.pids_limit, name).toBeGreaterThan(0)
    // A recorder takes on what memory there is.
    if (!name.startsWith('recorder')) expect(service.mem_limit, name).toBeDefined()
    const image = service.build && contentOf(service.build.dockerfile)
    const last = [...(image?.matchAll(/^USER (\S+)$/gm) ?? [])].at(-1)?.[1]
    const user = image ? (last ?? 'aula') : service.user
    expect(user, name).toMatch(/^(aula|storage|1000:1000|postgres|redis)$/)
  }
  expect(services.recorder?.security_opt).not.toContain('seccomp=unconfined')
  expect(networks.data?.internal).toBe(true)
})

test('whoever runs is asked whether it does, and programs that may bind low ports are allowed to', () => {
  for (const [name, { profiles, healthcheck }] of Object.entries(services)) {
    if (!profiles?.some((profile) => profile === 'build' || profile === 'backup'))
      expect(healthcheck, name).toBeDefined()
  }
  // With the capability on the file and not in the container, the program does not start at all.
  const bound = Object.keys(services).filter((name) => services[name]?.cap_add.includes('NET_BIND_SERVICE'))
  expect(bound.sort()).toEqual(['caddy', 'turn'])
  for (const name of ['caddy', 'coturn']) {
    expect(contentOf(`scripts/compose/stand-ins/${name}.Dockerfile`)).toContain('setcap cap_net_bind_service=+ep')
  }
})

test('a recorder has the time that its lectures need, everybody else what a process takes to end', () => {
  const { recorder } = services
  // docs/operations.md, "Deployments"
  expect(seconds(recorder?.stop_grace_period ?? '')).toBeGreaterThan(Number(recorder?.environment.AULA_DRAIN_MAX) + 30)
  for (const name of processes) expect(services[name]?.stop_signal).toBe('SIGTERM')
  for (const name of ['viewer', 'transcoder', 'keeper']) {
    expect(seconds(services[name]?.stop_grace_period ?? '')).toBeGreaterThan(18)
  }
})

test('no secret is written down: passwords and keys come from outside', () => {
  const secrets =
    /(SECRET|PASSWORD|ADMIN_KEY|METRICS_TOKEN|BACKUP_URL|DATABASE_URL|QUEUE_URL|STORAGE_URL|STORAGE_FORMER_URL)$/
  const raw = parse(written, { merge: true }) as { services: Record<string, { environment?: Record<string, string> }> }
  for (const [name, service] of Object.entries(raw.services)) {
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      if (secrets.test(variable)) expect(String(value), `${name} ${variable}`).toContain('${')
    }
  }
})

test('no secret is an argument, which everybody on the machine could read', () => {
  for (const [name, { command = [] }] of Object.entries(services)) {
    expect(command.join(' '), name).not.toContain(values.QUEUE_PASSWORD)
  }
  expect(services.redis?.command?.join(' ')).toContain('requirepass $QUEUE_PASSWORD\n')
})

test('who sends e-mails reaches the Internet, who probes self-tests the viewer’s address, and nothing of what is kept does', () => {
  expect(services.keeper?.networks).toContain('web')
  const probed = new URL(services.transcoder?.environment.AULA_INTERNAL_URL ?? '').hostname
  expect(services.transcoder?.networks.filter((name) => services[probed]?.networks.includes(name))).toEqual(['inside'])
  for (const name of ['transcoder', 'postgres', 'redis', 'storage']) {
    expect(services[name]?.networks.map((network) => networks[network]?.internal)).not.toContain(undefined)
  }
})

test('the recorder’s profile lets nobody make other namespaces than its browser needs', () => {
  const { syscalls } = JSON.parse(contentOf('docker/seccomp-chromium.json')) as {
    syscalls: { names: string[]; action: string; args?: { value: number; op: string }[] }[]
  }
  const rules = (name: string) => syscalls.filter(({ names }) => names.includes(name))
  const [mounts, groups, names, messages, users, processes, time] = [
    0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x80,
  ] as const
  for (const [call, refused] of [
    ['clone', mounts | groups | names | messages],
    ['unshare', processes | groups | names | messages | time],
  ] as const) {
    expect(rules(call).map(({ args }) => args?.[0])).toEqual([
      expect.objectContaining({ value: refused, op: 'SCMP_CMP_MASKED_EQ' }),
    ])
    expect(refused & users).toBe(0)
  }
  expect(rules('clone3').map(({ action }) => action)).toEqual(['SCMP_ACT_ERRNO'])
  for (const call of ['ptrace', 'bpf', 'keyctl', 'init_module', 'kexec_load', 'perf_event_open', 'io_uring_setup']) {
    expect(rules(call), call).toEqual([])
  }
})

test('the runner puts values in as Compose does', () => {
  const given = { NAME: 'a', EMPTY: '' }
  const put = (text: string) => ['$', '{', text, '}'].join('')
  const document = { of: [`${put('NAME')}-${put('EMPTY:-b')}`, put('OTHER:-'), 3] }
  expect(interpolate(document, given)).toEqual({ of: ['a-b', '', 3] })
  expect(() => interpolate(put('EMPTY:?make-env.sh makes it'), given)).toThrow('EMPTY is not set: make-env.sh makes it')
})

test('the runner refuses what it does not carry out', async () => {
  const { recorder } = services
  if (!recorder) throw new Error('no recorder')
  expect(() => containerArguments('recorder', { ...recorder, security_opt: ['label=disable'] }, here)).toThrow('label')
  expect(() => seconds('1d')).toThrow('1d')
  expect([seconds('20s'), seconds('12h1m')]).toEqual([20, 43_260])
  expect(inOrder(services, ['viewer']).at(-1)).toBe('viewer')
  expect(containerArguments('recorder', recorder, here)).toEqual(
    expect.arrayContaining([
      '--network',
      'a_web:alias=recorder',
      '--device',
      '/dev/net/tun',
      '--stop-timeout',
      '43260',
    ]),
  )
})

const here = { folder: checkout, prefix: 'a' }
