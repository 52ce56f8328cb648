const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** `1.4 GB`, in this browser's language. */
export function sizeInWords(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return new Intl.NumberFormat(navigator.language, {
    style: 'unit',
    unit: units[step],
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}

export function percent(share: number): string {
  return new Intl.NumberFormat(navigator.language, { style: 'percent' }).format(share)
}

/** `1 lecture`, `12 lectures`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${new Intl.NumberFormat(navigator.language).format(count)} ${count === 1 ? one : many}`
}
