import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { packagesFor, readPackageList } from '../../../scripts/setup/package-list.mjs'
import { installCommand, installScript, planPackages } from '../../../scripts/setup/plan-packages.mjs'

const machine = { debian: true, root: false, sudo: true, terminal: true }
const wishes = { yes: false, print: false }

test('what happens to missing packages', () => {
  const some = ['janus']
  expect(planPackages([], machine, wishes)).toBe('nothing')
  expect(planPackages([], { ...machine, debian: false }, wishes)).toBe('nothing')
  expect(planPackages(some, machine, wishes)).toBe('ask')
  expect(planPackages(some, machine, { ...wishes, yes: true })).toBe('install')
  expect(planPackages(some, { ...machine, terminal: false }, wishes)).toBe('refuse')
  expect(planPackages(some, { ...machine, terminal: false }, { ...wishes, yes: true })).toBe('install')
  expect(planPackages(some, { ...machine, root: true, sudo: false, terminal: false }, wishes)).toBe('install')
  expect(planPackages(some, { ...machine, sudo: false }, { ...wishes, yes: true })).toBe('refuse')
  expect(planPackages(some, { ...machine, debian: false, root: true }, { ...wishes, yes: true })).toBe('refuse')
})

test('--print changes nothing, whoever says it', () => {
  for (const root of [true, false]) {
    expect(planPackages(['janus'], { ...machine, root }, { yes: true, print: true })).toBe('list')
  }
})

test('the command to type can be pasted', () => {
  expect(installCommand(['a', 'b'], false)).toBe('sudo apt-get install --no-install-recommends a b')
  expect(installCommand(['a'], true)).toBe('apt-get install --no-install-recommends a')
})

test('the script for root is a shell script, and its policy refuses exactly the services that Aula runs itself', () => {
  const script = installScript(['janus'], ['redis-server', 'janus'])
  expect(spawnSync('sh', ['-n'], { input: script }).status).toBe(0)
  const policy = /<<'POLICY'\n([\s\S]*?)POLICY/.exec(script)?.[1] ?? ''
  const answer = (unit: string) => spawnSync('sh', ['-c', policy, 'policy-rc.d', unit, 'start']).status
  expect(['redis-server', 'redis-server.service', 'janus', 'dbus', 'ssh.service'].map(answer)).toEqual([
    101, 101, 101, 0, 0,
  ])
})

test('the one list has packages to run and to test, each once', () => {
  const list = readPackageList()
  const all = packagesFor(list, ['run', 'test'])
  // What only a container has, and what runs them.
  delete list['image:storage']
  delete list.compose
  expect(Object.values(list).flat().length).toBe(all.length + (list['keep-stopped'] ?? []).length)
  expect(new Set(all).size).toBe(all.length)
  expect(all).toEqual(expect.arrayContaining(['chromium', 'janus', 'redis-server', 'util-linux', 'swift-proxy']))
})
