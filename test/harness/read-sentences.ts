import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { problemCodes, problemInWords } from '../../core/recording/problem.ts'
import { selfTestSteps } from '../../core/self-test/self-test.ts'
import { selfTestCodes, selfTestInWords, selfTestStepInWords } from '../../core/self-test/self-test-in-words.ts'
import type { Sentence } from '../../core/sentence.ts'

/** A sentence in the sources that people see; `values`: the names that are given with it, null where nobody can tell. */
export type FoundSentence = { key: string; values: string[] | null; where: string }

const root = join(import.meta.dirname, '../..')
const web = 'viewer/web/src'
/** Pages that no person reads: the recorder's own, and the lecturer of the demo. */
const notForPeople = /^viewer\/web\/src\/(recorder|demo|signalling|language)\//
/** Codes of errors that are told on a terminal only. */
const onTerminals = /^(backup|rescan|catalog|metrics|queue)\./

/** What the web application and the viewer say to people, from their sources. */
export function readSentences(): FoundSentence[] {
  const found: FoundSentence[] = []
  for (const { file, source } of sources(`${web}/**/*.{ts,tsx}`)) {
    each(source, (node) => {
      if (!isCall(node, 't') || !node.arguments[0]) return
      const [key, given] = node.arguments
      if (ts.isStringLiteralLike(key)) found.push({ key: key.text, values: names(given), where: at(file, node) })
    })
  }
  for (const { file, source } of sources('{core,conference,storage/catalog,viewer}/**/*.ts')) {
    if (file.startsWith('viewer/web/')) continue
    found.push(...saidBySentence(file, source))
    each(source, (node) => {
      for (const text of refusals(node)) found.push({ key: text, values: [], where: at(file, node) })
      if (isFieldProblem(file, node)) found.push({ key: node.text, values: [], where: at(file, node) })
    })
  }
  for (const [said, where] of fromTables()) found.push({ key: said.text, values: null, where })
  return found
}

/** What e-mails say, from their sources. */
export function readMailSentences(): FoundSentence[] {
  return [...sources('keeper/mail/*.ts')].flatMap(({ file, source }) => saidBySentence(file, source))
}

/** Words in the web application's sources that nobody translates: `file:line text`. */
export function readUntranslated(): string[] {
  const found: string[] = []
  for (const { file, source } of sources(`${web}/**/*.{ts,tsx}`)) {
    if (notForPeople.test(file)) continue
    each(source, (node) => {
      const text = untranslated(node)
      if (text) found.push(`${at(file, node)} ${text}`)
    })
  }
  return found
}

/** Sentences that the viewer builds with values of their own, so that nobody can translate them: `file:line text`. */
export function readBuiltRefusals(): string[] {
  const found: string[] = []
  for (const { file, source } of sources('{core/recording,conference,storage/catalog,viewer}/**/*.ts')) {
    each(source, (node) => {
      const message = refusalMessage(node)
      if (message && ts.isTemplateExpression(message)) found.push(`${at(file, node)} ${message.getText()}`)
    })
  }
  return found
}

/** What is written as `sentence('…')`. */
function saidBySentence(file: string, source: ts.SourceFile): FoundSentence[] {
  const found: FoundSentence[] = []
  each(source, (node) => {
    if (!isCall(node, 'sentence') || !node.arguments[0] || !ts.isStringLiteralLike(node.arguments[0])) return
    found.push({ key: node.arguments[0].text, values: names(node.arguments[1]), where: at(file, node) })
  })
  return found
}

function* fromTables(): Generator<[Sentence, string]> {
  for (const code of problemCodes) {
    const { what, todo } = problemInWords(code)
    yield [{ text: what }, `problem ${code}`]
    yield [{ text: todo }, `problem ${code}`]
  }
  for (const step of selfTestSteps) {
    yield [{ text: selfTestStepInWords(step) }, `self-test step ${step}`]
    for (const failure of [...selfTestCodes, 'unexpected']) {
      const { what, todo } = selfTestInWords(step, failure)
      for (const said of [what, todo]) {
        yield [said, `self-test ${failure} at ${step}`]
        for (const value of Object.values(said.values ?? {})) {
          if (typeof value === 'object') yield [value, `self-test ${failure} at ${step}`]
        }
      }
    }
  }
}

/** The texts that an AppError at fault of its caller can have. */
function refusals(node: ts.Node): string[] {
  const message = refusalMessage(node)
  if (!message) return []
  const either = ts.isConditionalExpression(message) ? [message.whenTrue, message.whenFalse] : [message]
  return either.filter(ts.isStringLiteralLike).map(({ text }) => text)
}

function refusalMessage(node: ts.Node): ts.Expression | undefined {
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.SuperKeyword) return undefined
  const [code, scope, message] = node.arguments
  if (!code || !scope || !message || !ts.isStringLiteralLike(scope) || scope.text !== 'caller') return undefined
  return ts.isStringLiteralLike(code) && onTerminals.test(code.text) ? undefined : message
}

/** What is said beside a field: `must not be empty`. */
function isFieldProblem(file: string, node: ts.Node): node is ts.StringLiteral {
  return (
    /^(viewer\/(api|routes)|conference)\//.test(file) && ts.isStringLiteral(node) && /^(must|may|has) /.test(node.text)
  )
}

const attributes =
  /^(title|label|placeholder|description|alt|empty|note|words|keptBy|whoHelps|aria-label|aria-description)$/
/** Names, and words of the web's own standards. */
const properNames = new Set([
  'Aula',
  'Aula recorder',
  'Now – Aula',
  'Jitsi Meet',
  'BigBlueButton',
  'Safari',
  'aA',
  'xMidYMax slice',
  'thumbnails',
  'ArrowLeft',
  'ArrowRight',
])

function untranslated(node: ts.Node): string | undefined {
  if (ts.isJsxText(node))
    return /\p{L}/u.test(node.text) && !properNames.has(node.text.trim()) ? node.text.trim() : undefined
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return undefined
  const text = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')
    : node.text
  if (properNames.has(text) || isTechnical(node)) return undefined
  const told = text.replace(/ – Aula$/, '')
  if (isShown(node)) return /\p{L}/u.test(told) && !/^(https?:|#)/.test(told) ? text : undefined
  return /^\p{Lu}\p{Ll}+|\p{L}[,.:’”]? \p{L}/u.test(told) ? text : undefined
}

/** Whether a text stands in JSX for people to read: as a child, or in an attribute that is read. */
function isShown(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isJsxAttribute(parent)) return attributes.test(parent.name.getText())
  if (ts.isJsxExpression(parent))
    return ts.isJsxAttribute(parent.parent) ? attributes.test(parent.parent.name.getText()) : true
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isShown(parent)
  if (ts.isBinaryExpression(parent)) return parent.right === node && isShown(parent)
  return ts.isParenthesizedExpression(parent) && isShown(parent)
}

/** Whether a text is a key of `t`, or for machines: an import, a type, an error that nobody shows, a comparison, a style. */
function isTechnical(node: ts.Node): boolean {
  for (let [below, above] = [node, node.parent]; above; [below, above] = [above, above.parent]) {
    if (ts.isImportDeclaration(above) || ts.isTypeNode(above) || ts.isThrowStatement(above)) return true
    if (ts.isPropertyAssignment(above) && (above.name === below || /^font/.test(above.name.getText()))) return true
    if (ts.isBinaryExpression(above) && /^[!=]==$|^=$/.test(above.operatorToken.getText())) return true
    if (ts.isElementAccessExpression(above) || ts.isCaseClause(above)) return true
    if (
      isCall(above, 't') ||
      (ts.isCallExpression(above) && /^console|closest|Hotkeys/.test(above.expression.getText()))
    )
      return above.arguments[0] === below || !isCall(above, 't')
    if (ts.isJsxAttribute(above) && !attributes.test(above.name.getText()) && above.name.getText() !== 'error') {
      return true
    }
    if (ts.isJsxElement(above) || ts.isBlock(above)) return false
  }
  return false
}

function isCall(node: ts.Node, name: string): node is ts.CallExpression {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name
}

function names(given: ts.Expression | undefined): string[] | null {
  if (!given) return []
  if (!ts.isObjectLiteralExpression(given)) return null
  return given.properties.map((property) => property.name?.getText() ?? '')
}

function* sources(pattern: string): Generator<{ file: string; source: ts.SourceFile }> {
  for (const file of globSync(pattern, { cwd: root })) {
    if (file.endsWith('.d.ts')) continue
    const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
    const text = readFileSync(join(root, file), 'utf8')
    yield { file, source: ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind) }
  }
}

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => each(child, visit))
}

function at(file: string, node: ts.Node): string {
  return `${file}:${node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1}`
}
