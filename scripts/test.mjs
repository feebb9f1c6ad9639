// `npm test`: sets up what is missing, then runs every suite. `npm test unit contracts` runs those alone.
import { modelsFolder } from './bootstrap/base-model.mjs'
import { bootstrap } from './bootstrap/bootstrap.mjs'
import { pythonBinary } from './bootstrap/python.mjs'
import { watchNpm } from './parent-watch.mjs'
import { runSuites } from './suites/run-suites.mjs'
import { ON_DEMAND, SUITES } from './suites/suites.mjs'

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130))
watchNpm(() => process.exit(130))

const names = process.argv.slice(2)
const known = [...SUITES, ...ON_DEMAND]
const chosen = names.length > 0 ? known.filter(({ name }) => names.includes(name)) : SUITES
if (chosen.length < names.length) {
  process.stderr.write(`The suites are: ${known.map(({ name }) => name).join(', ')}.\n`)
  process.exit(2)
}
await bootstrap('tests')
process.env.PYTHON_BIN = pythonBinary()
process.env.MODELS_DIR = modelsFolder()
await runSuites(chosen)
