import { parser } from '@prometheus-io/lezer-promql'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { metrics } from '../../../viewer/metrics/metrics.ts'
import { contentOf, documented } from './sources.ts'

const operations = 'docs/operations.md'
const known = Object.keys(metrics)
/** What Prometheus itself adds. */
const ofPrometheus = ['up']
const perViewer = ['aula_people_watching']

type Alert = { alert: string; expr: string; labels: { severity: string }; annotations: Record<string, string> }
const { groups } = parse(contentOf('docker/prometheus/alerts.yml')) as { groups: { rules: Alert[] }[] }
const alerts = groups.flatMap(({ rules }) => rules)

type Panel = { type: string; title: string; targets?: { expr: string }[] }
const { panels } = JSON.parse(contentOf('docker/grafana/aula.json')) as { panels: Panel[] }
const expressions = [
  ...alerts.map(({ alert, expr }) => ({ of: alert, expr })),
  ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ of: title, expr }))),
]

test('every metric is documented, and every documented metric exists', () => {
  expect(documented(operations, 'Metrics').filter((name) => name.startsWith('aula_'))).toEqual(known)
})

test('every metric that the documents, the alerts or the dashboard name exists', () => {
  for (const file of [operations, 'docs/handbook.md', 'docker/prometheus/alerts.yml', 'docker/grafana/aula.json']) {
    const named = [...contentOf(file).matchAll(/\baula_[a-z_]+/g)].map(([name]) => name)
    expect(
      named.filter((name) => !known.includes(name) && name !== 'aula_login'),
      file,
    ).toEqual([])
  }
})

test('alerts and dashboard are PromQL, ask for metrics that exist, and take once what every viewer says', () => {
  expect(expressions.length).toBeGreaterThan(40)
  for (const { of, expr } of expressions) {
    const { names, broken } = readExpression(expr)
    expect(broken, `${of}: ${expr}`).toBe(false)
    expect(
      names.filter((name) => ![...known, ...ofPrometheus].includes(name)),
      of,
    ).toEqual([])
    for (const name of names.filter((one) => known.includes(one))) {
      const aggregated = perViewer.includes(name) ? /\bsum\b/ : /\b(min|max)\b/
      expect(expr, `${of}: ${name}`).toMatch(aggregated)
    }
  }
})

test('every metric is in the dashboard or in an alert', () => {
  const asked = new Set(expressions.flatMap(({ expr }) => readExpression(expr).names))
  expect(known.filter((name) => !asked.has(name))).toEqual([])
})

test('every alert says in words what is wrong and what to do, and is documented', () => {
  for (const { alert, labels, annotations } of alerts) {
    expect(labels.severity, alert).toMatch(/^(critical|warning)$/)
    expect(annotations.summary?.length, alert).toBeGreaterThan(20)
    expect(annotations.description?.length, alert).toBeGreaterThan(40)
    expect(`${annotations.summary} ${annotations.description}`, alert).not.toMatch(/aula_(?!spool_bytes)/)
  }
  expect(alerts.map(({ alert }) => alert)).toEqual(documented(operations, 'Metrics').filter((name) => /^A/.test(name)))
})

test('Prometheus is told the job and the file that the alerts and the handbook mean', () => {
  const { rule_files, scrape_configs } = parse(contentOf('docker/prometheus/prometheus.yml')) as {
    rule_files: string[]
    scrape_configs: { job_name: string }[]
  }
  expect([rule_files, scrape_configs.map(({ job_name }) => job_name)]).toEqual([['alerts.yml'], ['aula']])
})

/** The metrics that an expression asks for, and whether it can be read at all. */
function readExpression(expr: string): { names: string[]; broken: boolean } {
  const names: string[] = []
  let broken = false
  parser.parse(expr).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) broken = true
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') names.push(expr.slice(from, to))
    },
  })
  return { names, broken }
}
