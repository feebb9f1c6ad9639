import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os'
import path from 'node:path'

/** What a file of benchmarks/ exports: metrics by name, the unit as the name's end (`_s`, `_ms`). */
export type Benchmark = { run: (args: string[]) => Promise<Record<string, number>> }

const ROOT = path.resolve(import.meta.dirname, '..')
const GIBI = 2 ** 30
const [name, ...args] = process.argv.slice(2)

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130))

const benchmark: Benchmark = await import(path.join(ROOT, 'benchmarks', `${name}.ts`))
const metrics = await benchmark.run(args)
const result = {
  name,
  at: new Date().toISOString(),
  commit: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim(),
  machine: `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / GIBI)} GB, ${platform()} ${arch()}`,
  metrics,
}
const file = path.join(ROOT, 'benchmarks', 'results', `${name}.json`)
mkdirSync(path.dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)

const width = Math.max(...Object.keys(metrics).map((key) => key.length))
for (const [key, value] of Object.entries(metrics)) process.stdout.write(`${key.padEnd(width)}  ${value}\n`)
process.exit(0)
