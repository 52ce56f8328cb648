import path from 'node:path'
import { expect, test } from 'vitest'
import { ownPaths, productCode } from './sources.ts'

const empty = /^(utils?|helpers?|common|shared|lib|misc|services?|managers?|types|constants|interfaces)(\.[a-z.]+)?$/i

test('no folder or file has a name that says nothing', () => {
  expect(ownPaths().filter((place) => empty.test(path.basename(place)))).toEqual([])
})

test('source files are kebab-case', () => {
  const sources = ownPaths().filter((place) => /\.(ts|tsx|mjs)$/.test(place))
  expect(sources.filter((place) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/.test(path.basename(place)))).toEqual([])
})

test('an exported name means one thing: no two files export a function or class of the same name', () => {
  const places = new Map<string, string[]>()
  for (const { file, content } of productCode()) {
    // Every process has a `main`; every migration an `up`.
    if (/(^|\/)main\.ts$|\/migrations\//.test(file)) continue
    for (const [, name = ''] of content.matchAll(/^export (?:async )?(?:function|class) (\w+)/gm)) {
      places.set(name, [...(places.get(name) ?? []), file])
    }
  }
  expect([...places].filter(([, files]) => files.length > 1)).toEqual([])
})

test('a process may not be called directly: what a main.ts exports is main alone', () => {
  for (const { file, content } of productCode().filter(({ file }) => /^[a-z]+\/main\.ts$/.test(file))) {
    expect([file, ...content.matchAll(/^export .*$/gm)].length, file).toBe(2)
  }
})
