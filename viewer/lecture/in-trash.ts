import type { Keeping } from '../../core/retention/keeping.ts'

/** Why a lecture is in the trash and until when, as those in charge of it are told; null: it is not there. */
export function inTrash({
  trashed_at,
  trash_reason,
  erase_at,
}: Pick<Keeping, 'trashed_at' | 'trash_reason' | 'erase_at'>) {
  if (!trashed_at) return null
  return {
    trashedAt: trashed_at.toISOString(),
    reason: trash_reason ?? 'user.delete',
    eraseAt: erase_at?.toISOString() ?? null,
  }
}
