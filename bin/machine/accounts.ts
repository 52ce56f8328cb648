import { readFile } from 'node:fs/promises'

/** Whether this machine has an account of that name. */
export async function accountExists(name: string): Promise<boolean> {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return accounts.split('\n').some((line) => line.startsWith(`${name}:`))
}

/** Chromium runs as this account when Aula runs as root: as root its sandbox does not work. `npm start` makes it. */
export const recorderAccount = 'aula-recorder'
