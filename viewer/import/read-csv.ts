import { CsvError, parse } from 'csv-parse/sync'
import { type Sentence, sentence } from '../../core/sentence.ts'

/** One line of a list of people: its number in the file, and its cells by the names of the heading. */
export type CsvLine = { line: number; cells: Partial<Record<Column, string>> }
export type Column = (typeof columns)[number]

const columns = ['name', 'email', 'role', 'course'] as const
/** What headings are called besides. */
const aliases: Record<string, Column> = { 'e-mail': 'email', mail: 'email', 'e-mail address': 'email' }

/**
 * Reads a list of people as spreadsheets write it: with commas, semicolons or tabs; quoted cells; a heading that names the
 * columns in any order. Pure. Answers with what is wrong where it cannot be read.
 */
export function readPeopleCsv(csv: string, mostLines: number): CsvLine[] | Sentence {
  const rows = parseRows(csv)
  if (!Array.isArray(rows)) return rows
  return readLines(rows, columns, mostLines)
}

/** Reads a list of a course's members: the same without a course; or addresses alone, without a heading. */
export function readMembersCsv(csv: string, mostLines: number): CsvLine[] | Sentence {
  const rows = parseRows(csv)
  if (!Array.isArray(rows)) return rows
  const address = rows[0]?.cells.findIndex((cell) => cell.includes('@')) ?? -1
  if (address < 0) return readLines(rows, ['name', 'email', 'role'], mostLines)
  const heading = { line: 0, cells: Array.from({ length: address + 1 }, (_, at) => (at === address ? 'email' : '')) }
  return readLines([heading, ...rows], ['name', 'email', 'role'], mostLines)
}

function readLines(rows: Row[], columns: readonly Column[], mostLines: number): CsvLine[] | Sentence {
  const [heading, ...others] = rows
  if (!heading) return sentence('The file is empty.')
  const names = heading.cells.map((cell) => nameColumn(cell, columns))
  const unknown = heading.cells.filter((cell, index) => cell.trim() && !names[index])
  if (!names.includes('email')) {
    return sentence(
      'The first line has to name the columns: email and, if you like, {{others}}. It has: {{columns}}.',
      {
        others: columns.filter((column) => column !== 'email').join(', '),
        columns: heading.cells.join(', '),
      },
    )
  }
  if (unknown[0] !== undefined) {
    return sentence('The column {{column}} is not known. There can be: {{columns}}.', {
      column: unknown[0],
      columns: columns.join(', '),
    })
  }
  if (new Set(names.filter(Boolean)).size < names.filter(Boolean).length) return sentence('A column is there twice.')
  if (others.length > mostLines)
    return sentence('The file has more than {{lines}} lines. Split it into several files.', { lines: mostLines })
  return others.map(({ line, cells }) => ({
    line,
    cells: Object.fromEntries(
      cells.flatMap((cell, index) => {
        const name = names[index]
        return name ? [[name, cell.trim()]] : []
      }),
    ),
  }))
}

function nameColumn(cell: string, columns: readonly Column[]): Column | undefined {
  const name = cell.trim().toLowerCase()
  return columns.find((column) => column === name) ?? aliases[name]
}

function parseRows(csv: string): Row[] | Sentence {
  try {
    const records: unknown = parse(csv, {
      ...{
        bom: true,
        info: true,
        relax_column_count: true,
        skip_empty_lines: true,
        skip_records_with_empty_values: true,
      },
      delimiter: delimiterOf(csv),
    })
    return (records as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => ({
      line: info.lines,
      cells: record,
    }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return sentence('The file cannot be read: {{reason}}.', { reason: error.message })
  }
}

/** Whatever of the three the heading has most of. */
function delimiterOf(csv: string): string {
  const [heading = ''] = csv.split(/\r?\n/, 1)
  const counted = [',', ';', '\t'].map((each) => ({ each, count: heading.split(each).length }))
  return counted.toSorted((one, other) => other.count - one.count)[0]?.each ?? ','
}

type Row = { line: number; cells: string[] }
