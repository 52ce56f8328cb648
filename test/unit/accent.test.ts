import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accentShades, colorPattern, ownAccent } from '../../core/accent.ts'

const anyColor = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
/** Rounding to eight bits moves a contrast by less than that. */
const rounding = 0.15

test('whatever the colour: its shades are colours, from light to dark, and words on them are read as on Aula’s own', () => {
  const own = accentShades(ownAccent)
  fc.assert(
    fc.property(anyColor, (color) => {
      const { light, dark } = accentShades(color)
      for (const shade of [...light, ...dark]) expect(shade).toMatch(colorPattern)
      for (const [index, shade] of dark.entries()) {
        expect(Math.abs(onWhite(shade) - onWhite(own.dark[index] ?? ''))).toBeLessThan(rounding)
      }
      for (const [index, shade] of light.entries()) {
        const least = onWhite(own.light[index] ?? '')
        if (index < 6) expect(Math.abs(onWhite(shade) - least)).toBeLessThan(rounding)
        else expect(onWhite(shade)).toBeGreaterThan(least - rounding)
      }
      for (const shades of [light, dark]) {
        expect(onWhite(shades[6])).toBeGreaterThan(4.5)
        expect(contrast(shades[9], shades[1])).toBeGreaterThan(4.5)
      }
      // On the ground of the dark scheme (theme/application.css): words, and the ring around what has the focus.
      expect(contrast(dark[4], '#14181a')).toBeGreaterThan(4.5)
      expect(contrast(dark[6], '#14181a')).toBeGreaterThan(3)
    }),
  )
})

test('a colour that is dark enough stays as it is, one that is not keeps its hue, grey stays grey', () => {
  for (const color of [ownAccent, '#7a003c', '#1a237e']) expect(accentShades(color).light[6]).toBe(color)
  const [red, green, blue] = [1, 3, 5].map((at) =>
    Number.parseInt(accentShades('#e2001a').light[6].slice(at, at + 2), 16),
  )
  expect(red).toBeGreaterThan(200)
  expect(green).toBe(0)
  expect(blue).toBeLessThan(40)
  for (const grey of ['#000000', '#ffffff', '#808080']) {
    const { light, dark } = accentShades(grey)
    for (const shade of [...light, ...dark]) expect(shade).toMatch(/^#(..)\1\1$/)
  }
})

function onWhite(color: string): number {
  return contrast(color, '#ffffff')
}

/** WCAG 2's contrast, 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
