import { type MetricName, metrics, type Sample } from './metrics.ts'

/** The media type of what `writeMetrics` writes. */
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8'

/** Samples in Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). Pure. */
export function writeMetrics(samples: readonly Sample[]): string {
  const names = Object.keys(metrics) as MetricName[]
  const blocks = names.map((name) => {
    const lines = samples.filter((sample) => sample.name === name).map(writeSample)
    return lines.length === 0 ? [] : [`# HELP ${name} ${metrics[name]}`, `# TYPE ${name} gauge`, ...lines]
  })
  return `${blocks.flat().join('\n')}\n`
}

function writeSample({ name, labels, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(String(text))}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
