import { readFileSync } from 'node:fs'
import { SetupStopped, step } from './progress.mjs'
import { runCommand } from './run-command.mjs'

/** bin/machine/accounts.ts names it too. */
const account = 'aula-recorder'

/** Chromium's sandbox does not work as root: started by root, it runs as an account without any rights. */
export async function makeAccount() {
  if (process.getuid?.() !== 0) return
  if (
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .some((line) => line.startsWith(`${account}:`))
  )
    return
  await step(`Making the system user ${account}`, async () => {
    const home = ['--home-dir', '/nonexistent', '--no-create-home', '--shell', '/usr/sbin/nologin']
    const code = await runCommand('/usr/sbin/useradd', ['--system', '--user-group', ...home, account])
    if (code !== 0) throw new SetupStopped(`The system user ${account} could not be made.`, 2)
  })
}
