import { afterEach, expect, test, vi } from 'vitest'
import { storeSettings } from '../../../bin/machine/store-settings.ts'

afterEach(() => vi.unstubAllEnvs())

test('a command by hand uses both stores while Aula moves from one to another, as the processes do', () => {
  vi.stubEnv('AULA_STORAGE_URL', 's3://K:S@host/new')
  vi.stubEnv('AULA_STORAGE_FORMER_URL', 'file:///former')
  expect(storeSettings()).toMatchObject({
    AULA_STORAGE_URL: 's3://K:S@host/new',
    AULA_STORAGE_FORMER_URL: 'file:///former',
  })
})
