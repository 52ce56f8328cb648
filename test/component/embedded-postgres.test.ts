import { execFileSync } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { postgresAnswers, prepareEmbeddedPostgres } from '../../storage/catalog/embedded-postgres.ts'
import { openCatalog } from '../../storage/catalog/open-catalog.ts'
import { startChild } from '../harness/child.ts'
import { freePort } from '../harness/free-port.ts'
import { startPostgres } from '../harness/servers/postgres.ts'
import { temporaryFolder } from '../harness/temporary-folder.ts'

test('a catalogue of its own for each test, with the microseconds as numbers', async () => {
  await using postgres = await startPostgres()
  const { catalog } = await postgres.catalog()
  const answer = await sql<{
    big: unknown
    lower: string
  }>`select 9000000000000000 as big, lower('ÄÖÜ') as lower`.execute(catalog)
  expect(answer.rows).toEqual([{ big: 9_000_000_000_000_000, lower: 'äöü' }])
})

test('a folder behind a closed door serves again after SIGKILL, a half-made one is made anew', async () => {
  await using folder = await temporaryFolder('closed')
  // mkdtemp makes it 0700 for us alone, as /root is for root.
  const home = path.join(folder.path, 'data', 'postgres')
  await mkdir(path.join(home, 'data.new', 'half'), { recursive: true })
  const port = await freePort()
  for (const round of [1, 2]) {
    const { command, args, env, url } = await prepareEmbeddedPostgres(home, port)
    const child = startChild(command, args, env)
    try {
      await postgresAnswers(url, AbortSignal.timeout(60_000))
      const catalog = openCatalog(url, 1)
      if (round === 1) await sql`create table kept as select 42 as answer`.execute(catalog)
      else expect((await sql`select answer from kept`.execute(catalog)).rows).toEqual([{ answer: 42 }])
      await catalog.destroy()
    } finally {
      await child.end('SIGKILL')
    }
  }
  await rm(home, { recursive: true })
})

test('it does not outlive its parent', async () => {
  await using folder = await temporaryFolder('orphan')
  const { command, args, env, url } = await prepareEmbeddedPostgres(folder.path, await freePort(), { durable: false })
  const script = `const { spawn } = require('node:child_process')
    const child = spawn(...JSON.parse(process.argv[1]), { stdio: 'ignore', env: JSON.parse(process.argv[2]) })
    setInterval(() => {}, 1000)`
  const parent = startChild(process.execPath, ['-e', script, JSON.stringify([command, args]), JSON.stringify(env)])
  await postgresAnswers(url, AbortSignal.timeout(60_000))
  await parent.end('SIGKILL')
  await expect
    .poll(() =>
      postgresAnswers(url, AbortSignal.abort()).then(
        () => 'answers',
        () => 'gone',
      ),
    )
    .toBe('gone')
  await expect.poll(() => running(folder.path), { timeout: 5_000 }).toBe(false)
})

function running(folder: string): boolean {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(`-D ${folder}/data`)
}
