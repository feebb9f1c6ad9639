// `npm run bench <name>` measures with benchmarks/<name>.ts, prints a table and writes benchmarks/results/<name>.json.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { modelsFolder } from './bootstrap/base-model.mjs'
import { bootstrap } from './bootstrap/bootstrap.mjs'
import { browserBinary } from './bootstrap/browser.mjs'
import { nodeBinary, nodeEnv } from './bootstrap/node-runtime.mjs'
import { ROOT } from './bootstrap/paths.mjs'
import { pythonBinary } from './bootstrap/python.mjs'
import { spawnGuarded } from './guarded-spawn.mjs'
import { watchNpm } from './parent-watch.mjs'

const STOP_GRACE_MS = 60_000
const [name, ...rest] = process.argv.slice(2)
const folder = path.join(ROOT, 'benchmarks')
if (!name || !existsSync(path.join(folder, `${name}.ts`))) {
  const names = readdirSync(folder).filter((file) => /^[\w-]+\.ts$/.test(file) && !file.endsWith('.test.ts'))
  process.stderr.write(`Name a benchmark: ${names.map((file) => file.slice(0, -3)).join(', ')}.\n`)
  process.exit(2)
}
await bootstrap('tests')

const child = spawnGuarded(nodeBinary(), [path.join(ROOT, 'scripts', 'run-benchmark.ts'), name, ...rest], {
  cwd: ROOT,
  env: {
    ...nodeEnv(),
    MACHINE_NODE: process.execPath,
    MACHINE_PATH: process.env.PATH,
    PYTHON_BIN: pythonBinary(),
    MODELS_DIR: modelsFolder(),
    ...(browserBinary() ? { BROWSER_BIN: browserBinary() } : {}),
  },
  stdio: ['ignore', 'inherit', 'inherit'],
  graceMs: STOP_GRACE_MS,
})
const stop = () => child.kill('SIGTERM')
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
watchNpm(stop)
child.once('exit', (code) => process.exit(code ?? 1))
