import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readEnvironment } from '../../../core/config/read-environment.ts'
import { missingSettings, settingsSchema, variables } from '../../../core/config/settings.ts'
import { readPackageList } from '../../../scripts/setup/package-list.mjs'
import { contentOf, ownPaths } from './sources.ts'

type Service = {
  image?: string
  build?: { dockerfile: string }
  command?: string[]
  environment?: Record<string, string | number>
  ports?: string[]
  profiles?: string[]
  network_mode?: string
  stop_signal?: string
  stop_grace_period?: string
}

const { services } = parse(contentOf('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> }
const processes = ['viewer', 'recorder', 'transcoder', 'keeper']
const files = ownPaths('docker').filter((place) => place.endsWith('.Dockerfile'))
const commands = [...contentOf('bin/aula.ts').matchAll(/\.command\('([a-z]+)'\)/g)].map(([, name]) => name)

/** What a service gets, with `${NAME:?hint}` replaced the way an operator would. */
function environmentOf(name: string): Record<string, string> {
  const given = Object.entries(services[name]?.environment ?? {})
  const value = (text: string) =>
    text.replace(/\$\{(\w+)(:[^}]*)?\}/g, (_, variable: string) =>
      variable === 'AULA_PUBLIC_URL' ? 'https://aula.example.org' : '0123456789abcdef'.repeat(4),
    )
  return Object.fromEntries(given.map(([variable, text]) => [variable, value(String(text))]))
}

test('there is a service, an image and a command for every process, and for what they need', () => {
  expect(Object.keys(services)).toEqual(expect.arrayContaining([...processes, 'janus', 'postgres', 'redis', 'storage']))
  for (const name of [...processes, 'janus']) {
    expect(services[name]?.build?.dockerfile).toBe(`docker/${name}.Dockerfile`)
    expect(files).toContain(`docker/${name}.Dockerfile`)
    expect(services[name]?.command?.[0], name).toBe(name)
    expect(commands).toContain(name)
    const inImage = /^CMD (\[.*\])$/m.exec(contentOf(`docker/${name}.Dockerfile`))?.[1] ?? 'null'
    expect(JSON.parse(inImage), name).toEqual(services[name]?.command)
  }
})

test('each process gets every setting that it needs, and none that does not exist', () => {
  for (const name of processes) {
    const environment = environmentOf(name)
    expect(missingSettings(readEnvironment(environment)), name).toEqual([])
  }
  for (const name of Object.keys(services)) {
    const ours = Object.keys(environmentOf(name)).filter((variable) => variable.startsWith('AULA_'))
    expect(ours.filter((variable) => !(variable in variables))).toEqual([])
  }
  for (const file of files) {
    const set = [...contentOf(file).matchAll(/\b(AULA_\w+)=/g)].map(([, variable = '']) => variable)
    expect(set.filter((variable) => !(variable in variables))).toEqual([])
  }
})

test('the viewer’s port is one and the same everywhere', () => {
  const port = settingsSchema.parse({}).AULA_PORT
  expect(services.viewer?.ports).toContain(`127.0.0.1:${port}:${port}`)
  expect(new URL(environmentOf('recorder').AULA_INTERNAL_URL ?? '').port).toBe(String(port))
  const file = contentOf('docker/viewer.Dockerfile')
  expect(file).toContain(`EXPOSE ${port}\n`)
  expect(file).toContain(`http://127.0.0.1:${port}/healthz`)
})

test('Janus is reached through the viewer’s network namespace only, and its media ports are published', () => {
  expect(services.janus?.network_mode).toBe('service:viewer')
  expect(services.janus?.ports).toBeUndefined()
  expect(new URL(environmentOf('viewer').AULA_JANUS_URL ?? '').hostname).toBe('127.0.0.1')
  expect(environmentOf('viewer').AULA_JANUS_URL).toBe(environmentOf('janus').AULA_JANUS_URL)
  const range = services.janus?.command?.at(-1)
  expect(services.viewer?.ports).toContain(`${range}:${range}/udp`)
  expect(contentOf('docker/janus.Dockerfile')).toContain(`EXPOSE ${range}/udp`)
})

test('images start from Debian and take their packages from the one list', () => {
  const sections = Object.keys(readPackageList())
  for (const file of files) {
    const content = contentOf(file)
    for (const [, from = ''] of content.matchAll(/^FROM (\S+)/gm)) {
      expect(['debian:bookworm-slim', 'aula-base'], file).toContain(from)
    }
    for (const [, words = ''] of content.matchAll(/docker\/packages\.sh ((?:run|test)[^\n&\\]*)/g)) {
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

test('a recorder has the time it needs to end', () => {
  for (const name of processes) {
    expect(services[name]).toMatchObject({ stop_signal: 'SIGINT', stop_grace_period: '20s' })
  }
})

test('no secret is written down: passwords and keys come from outside', () => {
  const secrets = /(SECRET|PASSWORD|KEY|_URL)$/
  for (const [name, service] of Object.entries(services)) {
    for (const [variable, value] of Object.entries(service.environment ?? {})) {
      if (!secrets.test(variable) || /^(http:\/\/viewer:8090|ws:\/\/127\.0\.0\.1:8188)$/.test(String(value))) continue
      expect(String(value), `${name} ${variable}`).toContain('${')
    }
  }
})
