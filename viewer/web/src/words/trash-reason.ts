/** Why a lecture is in the trash, or erased. */
export function trashReasonInWords(reason: string): string {
  switch (reason) {
    case 'retention.course':
      return 'Moved here by a rule of the course'
    case 'retention.organisation':
      return 'Moved here by a rule of the organisation'
    case 'trash.expired':
      return 'Its time in the trash was over'
    case 'user.erase':
      return 'Somebody erased it at once'
    default:
      return 'Deleted'
  }
}
