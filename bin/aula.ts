#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { Command } from 'commander'
import { compileCache } from './compile-cache.ts'

enableCompileCache(compileCache)

const aula = new Command('aula').description('Records lectures held in web-conference rooms and publishes them')

aula
  .command('up')
  .description('run everything on this machine under one supervisor')
  .option('--demo', 'offer demo accounts with well-known passwords too', false)
  .option('--verbose', 'show every line that the processes say', false)
  .action(async (options: { demo: boolean; verbose: boolean }) => {
    const { up } = await import('./up/up.ts')
    await up(options)
  })

aula
  .command('viewer')
  .description('serve pages, API, playlists and media')
  .action(async () => {
    const { main } = await import('../viewer/main.ts')
    await main()
  })

aula
  .command('recorder')
  .description('join rooms and record them')
  .action(async () => {
    const { main } = await import('../recorder/main.ts')
    await main()
  })

aula
  .command('transcoder')
  .description('make further qualities, pictures and downloads')
  .action(async () => {
    const { main } = await import('../transcoder/main.ts')
    await main()
  })

aula
  .command('keeper')
  .description('pick up lost recordings and jobs, carry out retention')
  .action(async () => {
    const { main } = await import('../keeper/main.ts')
    await main()
  })

aula
  .command('janus')
  .description('run a Janus closed to everybody but the viewer beside it, for machines without `aula up`')
  .action(async () => {
    const { runJanus } = await import('./janus/run-janus.ts')
    await runJanus()
  })

aula
  .command('doctor')
  .argument('[process]', 'viewer, recorder, transcoder or keeper: only what that one needs, as in its container')
  .description('look at this machine and say what is wrong and what to do')
  .action(async (named: string | undefined) => {
    const { doctor } = await import('./doctor/doctor.ts')
    await doctor(named)
  })

aula
  .command('self-test')
  .description('record, probe and erase a self-test lecture on the running Aula; exit code 1 when something is wrong')
  .option('--database <url>', 'PostgreSQL; default AULA_DATABASE_URL, else that of the running `aula up`')
  .action(async (options: { database?: string }) => {
    const { selfTestByHand } = await import('./self-test/self-test-by-hand.ts')
    await selfTestByHand(options)
  })

aula
  .command('storage')
  .description('where lectures are kept')
  .command('move')
  .description('copy everything from AULA_STORAGE_FORMER_URL to AULA_STORAGE_URL while Aula runs')
  .option('--database <url>', 'PostgreSQL; default AULA_DATABASE_URL, else that of the running `aula up`')
  .action(async (options: { database?: string }) => {
    const { moveStorageByHand } = await import('./storage/move-by-hand.ts')
    await moveStorageByHand(options)
  })

aula
  .command('backup')
  .description('back up catalogue and store while everything runs; exit code 1 when something is missing')
  .argument('[place]', 'folder, file:///folder or s3://KEY:SECRET@host/bucket; default AULA_BACKUP_URL')
  .option('--database <url>', 'PostgreSQL; default AULA_DATABASE_URL, else the embedded one')
  .action(async (place: string | undefined, options: { database?: string }) => {
    const { backupByHand } = await import('./backup/backup-by-hand.ts')
    await backupByHand(place, options)
  })

aula
  .command('restore')
  .description('restore a backup into an empty database and the store; exit code 1 when something is missing')
  .argument('[place]', 'where the backup is; default AULA_BACKUP_URL')
  .option('--database <url>', 'PostgreSQL; default AULA_DATABASE_URL, else the embedded one')
  .action(async (place: string | undefined, options: { database?: string }) => {
    const { restoreByHand } = await import('./restore/restore-by-hand.ts')
    await restoreByHand(place, options)
  })

aula
  .command('rescan')
  .description('bring lectures that the store has and the catalogue does not know into the catalogue')
  .option('--database <url>', 'PostgreSQL; default AULA_DATABASE_URL, else the embedded one')
  .action(async (options: { database?: string }) => {
    const { rescanByHand } = await import('./rescan/rescan-by-hand.ts')
    await rescanByHand(options)
  })

aula
  .command('user')
  .description('people with a local account')
  .command('add')
  .description('add a person; prints the password')
  .argument('<email>', 'e-mail address to sign in with')
  .requiredOption('--name <name>', 'name that others see')
  .option('--role <role>', 'admin, lecturer or student', 'student')
  .option('--database <url>', 'PostgreSQL; default AULA_DATABASE_URL, else that of the running `aula up`')
  .action(async (email: string, options: { name: string; role: string; database?: string }) => {
    const { addUserByHand } = await import('./user/add-user-by-hand.ts')
    await addUserByHand(email, options)
  })

await aula.parseAsync()
