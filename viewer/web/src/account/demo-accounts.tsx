import { Button, Stack } from '@mantine/core'
import type { Me } from '../../../api/people.ts'
import { roleInWords } from '../words/role.ts'

type Account = Me['demoAccounts'][number]
type Properties = {
  accounts: Account[]
  choose: (account: { email: string; password: string }) => void
  busy: boolean
}

/** In demo mode: one click instead of an account. */
export function DemoAccounts({ accounts, choose, busy }: Properties) {
  return (
    <Stack gap="xs">
      {accounts.map(({ email, password, role }) => (
        <Button key={email} variant="default" size="md" disabled={busy} onClick={() => choose({ email, password })}>
          {roleInWords(role)}
        </Button>
      ))}
    </Stack>
  )
}
