/**
 * Called as a control is pressed that goes along with what it acts on. What it answers is called once that is done: the
 * focus is then on the heading above, not on nothing, unless somebody is typing by then. `sectionGoes`: the section in
 * which the control stands goes as well, so it is the page's heading.
 */
export function keepFocusNear(control: Element, sectionGoes = false): () => void {
  const section = sectionGoes ? null : control.closest('section')
  const heading = section?.querySelector('h2') ?? document.getElementById('content')?.querySelector('h1')
  return () => {
    const { activeElement } = document
    if (activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement) return
    if (!heading) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }
}
