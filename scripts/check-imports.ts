// Holds every source file to scripts/import-rules.ts, and finds import cycles between files (types aside).
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync } from 'vite'
import { brokenRule } from './import-rules.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const SOURCES = '{app,components,lib,server,workers,prisma/seed,e2e}/**/*.{ts,tsx}'
const ALIAS = /^#(app|components|lib|server|workers|prisma)\//

type Import = { specifier: string; typeOnly: boolean }

function importsOf(file: string, source: string): Import[] {
  const { module, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`)
  const fixed = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
  }))
  const reexported = module.staticExports
    .flatMap(({ entries }) => entries)
    .filter((entry) => entry.moduleRequest !== null)
    .map((entry) => ({ specifier: entry.moduleRequest?.value ?? '', typeOnly: entry.isType }))
  const dynamic = module.dynamicImports
    .map(({ moduleRequest }) => /^['"]([^'"]+)['"]$/.exec(source.slice(moduleRequest.start, moduleRequest.end))?.[1])
    .filter((specifier) => specifier !== undefined)
    .map((specifier) => ({ specifier, typeOnly: true })) // a late import does not make a cycle
  return [...fixed, ...reexported, ...dynamic]
}

/** A path from the root for a file of ours, undefined for a package. */
function resolveOwn(file: string, specifier: string): string | undefined {
  if (ALIAS.test(specifier)) return specifier.slice(1)
  if (specifier.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier))
  return undefined
}

function findCycle(graph: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>()
  const trail: string[] = []
  function visit(file: string): string[] | undefined {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (done.has(file)) return undefined
    trail.push(file)
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next)
      if (cycle) return cycle
    }
    trail.pop()
    done.add(file)
    return undefined
  }
  for (const file of graph.keys()) {
    const cycle = visit(file)
    if (cycle) return cycle
  }
  return undefined
}

const problems: string[] = []
const graph = new Map<string, string[]>()
const files = globSync(SOURCES, { cwd: ROOT, exclude: ['**/node_modules/**', '**/generated/**'] })
for (const file of files) {
  const runtimeImports: string[] = []
  for (const { specifier, typeOnly } of importsOf(file, readFileSync(path.join(ROOT, file), 'utf8'))) {
    const own = resolveOwn(file, specifier)
    const rule = brokenRule(file, own ?? specifier, own === undefined)
    if (rule) problems.push(`${file} imports ${specifier}: ${rule.because}`)
    if (own && !typeOnly) runtimeImports.push(own)
  }
  graph.set(file, runtimeImports)
}
const cycle = findCycle(graph)
if (cycle) problems.push(`import cycle: ${cycle.join(' → ')}`)

for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`${files.length} files, ${problems.length} broken import rules\n`)
process.exitCode = problems.length > 0 ? 1 : 0
