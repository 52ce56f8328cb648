/** Of a dialog that shows what nobody can see again: only its own button closes it, no key and no click beside it. */
export const shownOnce = { closeOnClickOutside: false, closeOnEscape: false, withCloseButton: false } as const
