import { Modal } from '@mantine/core'
import type { RoomRules } from '../../../../conference/room-rules.ts'
import { t } from '../language/language.ts'
import { RoomRuleFields } from '../rooms/room-rule-fields.tsx'
import type { RoomConnection } from '../signalling/room-connection.ts'

type Properties = { rules: RoomRules; connection: RoomConnection; close: () => void }

/** The rules of the room one is in: each takes effect at once, and stays for the next time. */
export function RoomRulesDialog({ rules, connection, close }: Properties) {
  return (
    <Modal opened onClose={close} title={t('Rules of the room')}>
      <RoomRuleFields rules={rules} change={(change) => connection.setRules(change)} />
    </Modal>
  )
}
