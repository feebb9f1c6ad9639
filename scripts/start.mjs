// `npm start`: sets up what is missing, then hands over to the supervisor. Runs on a bare Node, before any install.
import path from 'node:path'
import { modelsFolder } from './bootstrap/base-model.mjs'
import { bootstrap } from './bootstrap/bootstrap.mjs'
import { nodeBinary, nodeEnv } from './bootstrap/node-runtime.mjs'
import { ROOT } from './bootstrap/paths.mjs'
import { pythonBinary } from './bootstrap/python.mjs'
import { spawnGuarded } from './guarded-spawn.mjs'
import { whoRuns } from './instance-lock.mjs'
import { watchNpm } from './parent-watch.mjs'

const STOP_GRACE_MS = 40_000
const since = Date.now()
const dev = process.argv.includes('--dev')

/** @type {import('node:child_process').ChildProcess | undefined} */
let supervisor
function stop() {
  if (supervisor) supervisor.kill('SIGTERM')
  else process.exit(130)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
process.stdout.on('error', () => {}) // whoever read our output is gone; the services are not
watchNpm(stop)

const sentence = whoRuns(path.resolve(ROOT, process.env.DATA_DIR || '.data'))
if (sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
await bootstrap(dev ? 'product' : 'product and web')

supervisor = spawnGuarded(nodeBinary(), [path.join(ROOT, 'scripts', 'supervise.ts'), ...(dev ? ['--dev'] : [])], {
  cwd: ROOT,
  env: {
    ...nodeEnv(),
    PYTHON_BIN: pythonBinary(),
    MODELS_DIR: modelsFolder(),
    MODELFACTORY_STARTED: String(since),
  },
  stdio: ['ignore', 'inherit', 'inherit'],
  graceMs: STOP_GRACE_MS,
})
supervisor.once('exit', (code, signal) => {
  if (signal) process.stderr.write(`ModelFactory was ended by ${signal}: start it again, its state is kept.\n`)
  process.exit(code ?? 1)
})
