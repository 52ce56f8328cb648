import type { Page } from 'puppeteer-core'

/**
 * Texts of the interface that are not to be seen whole: cut where their box ends, or beyond the window's side. What people
 * typed (`dir="auto"`, `data-truncate`) may be shortened. Names of controls that are in `english` are told, too.
 */
export async function findBadTexts(page: Page, english: readonly string[]): Promise<string[]> {
  return await page.evaluate((english) => {
    const untranslated = new Set(english)
    const bad = new Set<string>()
    const wide = document.documentElement.scrollWidth - window.innerWidth
    if (wide > 0) bad.add(`the page is ${wide} px wider than the window`)
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      const [text, element] = [node.textContent?.trim() ?? '', node.parentElement]
      if (!text || !element || element.closest('script, style, noscript, option, [dir="auto"], [data-truncate]'))
        continue
      if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue
      if (untranslated.has(text)) bad.add(`English: ${text}`)
      const range = document.createRange()
      range.selectNodeContents(node)
      const box = range.getBoundingClientRect()
      const outer = element.closest('button, a')?.getBoundingClientRect() ?? box
      for (let around: Element | null = element; around && around !== document.body; around = around.parentElement) {
        const { overflowX, overflowY, clip, clipPath } = getComputedStyle(around)
        const edge = around.getBoundingClientRect()
        // For screen readers only.
        if (clip !== 'auto' || clipPath !== 'none' || edge.width <= 1 || edge.height <= 1) break
        if (/auto|scroll/.test(`${overflowX} ${overflowY}`)) break
        const cutX = /hidden|clip/.test(overflowX) && (box.right > edge.right + 1 || box.left < edge.left - 1)
        // Letters are lower than their line: a little may be missing of it.
        const cutY = /hidden|clip/.test(overflowY) && (box.bottom > edge.bottom + 4 || box.top < edge.top - 4)
        if (cutX || cutY) bad.add(`cut: ${text}`)
        if (around.parentElement === document.body && outer.right > window.innerWidth + 1)
          bad.add(`beyond the side: ${text}`)
      }
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      for (const name of ['aria-label', 'title', 'placeholder']) {
        const text = element.getAttribute(name) ?? ''
        if (untranslated.has(text) && element.checkVisibility()) bad.add(`English: ${text}`)
      }
    }
    return [...bad]
  }, english)
}
