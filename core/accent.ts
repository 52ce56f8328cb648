/** A colour as an organisation chooses it. */
export const colorPattern = /^#[0-9a-f]{6}$/i

/** Of organisations that have chosen none: petrol. */
export const ownAccent = '#0b7a73'

/**
 * Relative luminance (WCAG 2) of the ten shades, light to dark. Contrast depends on nothing else, so whatever the colour:
 * white on shade 6 is 5.2:1 or more, shade 9 on shade 1 is 8.9:1 or more.
 */
const luminances = [0.896, 0.7846, 0.602, 0.4449, 0.3374, 0.2322, 0.1523, 0.1129, 0.0748, 0.0441]
/** How much of the colour a shade has, the rest being grey: light grounds are only tinged with it. */
const saturations = [0.24, 0.18, 0.37, 0.6, 0.78, 0.91, 1, 1, 1, 1]

/** The first shade that white words stand on. */
const ground = 6
/** Luminance of a colour that is still told from black. */
const darkest = 0.015

/** Linear red, green and blue, 0 to 1. */
type Light = [red: number, green: number, blue: number]
type AccentShades = [string, string, string, string, string, string, string, string, string, string]

/**
 * The ten shades of a colour (`#rrggbb`), light to dark, as Mantine's themes have them: its hue, in their brightness. For the
 * light scheme a colour that is dark enough is shade 6 as it is, and those behind it are darker in proportion.
 */
export function accentShades(color: string): { light: AccentShades; dark: AccentShades } {
  const own = readLight(color)
  const depth = Math.max(luminance(own), darkest) / (luminances[ground] ?? 1)
  return { light: shadesOf(own, Math.min(depth, 1)), dark: shadesOf(own, 1) }
}

/** `depth`: by what the luminance of the dark shades is multiplied. */
function shadesOf(own: Light, depth: number): AccentShades {
  const pure = brightest(own)
  const shade = (index: number) => {
    const wanted = (luminances[index] ?? 0) * (index < ground ? 1 : depth)
    const saturation = saturations[index] ?? 1
    return writeLight(each(withLuminance(pure, wanted), (value) => wanted + (value - wanted) * saturation))
  }
  return [shade(0), shade(1), shade(2), shade(3), shade(4), shade(5), shade(6), shade(7), shade(8), shade(9)]
}

function luminance([red, green, blue]: Light): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The same chromaticity as bright as a screen can; black has none, and is a grey. */
function brightest(light: Light): Light {
  const most = Math.max(...light)
  return most === 0 ? [1, 1, 1] : each(light, (value) => value / most)
}

/** Darkened, or mixed with white. */
function withLuminance(pure: Light, wanted: number): Light {
  const own = luminance(pure)
  if (wanted <= own) return each(pure, (value) => (value * wanted) / own)
  const white = (wanted - own) / (1 - own)
  return each(pure, (value) => value + (1 - value) * white)
}

function each([red, green, blue]: Light, change: (value: number) => number): Light {
  return [change(red), change(green), change(blue)]
}

/** The transfer function of sRGB (IEC 61966-2-1), and its inverse. */
function readLight(color: string): Light {
  const linear = (at: number) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [linear(1), linear(3), linear(5)]
}

function writeLight(light: Light): string {
  const encoded = each(light, (value) => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055))
  return `#${encoded
    .map((value) =>
      Math.round(value * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}
