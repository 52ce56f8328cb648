/** Gives the focus to the first field of a form that says what is wrong with it; a password does so in its own way. */
export function focusRefused(form: Element | null | undefined): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"], input[data-invalid]')?.focus()
}

/** The same, for the document's `submit`: where nothing is sent, the form has said why by the next frame. */
export function focusRefusedSoon({ target }: Event): void {
  if (target instanceof HTMLFormElement) requestAnimationFrame(() => focusRefused(target))
}
