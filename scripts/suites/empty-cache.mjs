import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ROOT } from '../bootstrap/paths.mjs'
import { runTool } from './run-tool.mjs'

/**
 * Sets up all that MODELFACTORY_HOME holds (Node, Python environment, base model) in an empty folder, as a first start
 * on a new machine does, with the machine's own Node.
 * @type {import('./run-suites.mjs').Suite}
 */
export const emptyCache = {
  name: 'set-up, empty cache',
  run: async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'modelfactory-home-'))
    chmodSync(folder, 0o755)
    try {
      const { code, output } = await runTool(process.execPath, [path.join(ROOT, 'scripts', 'bootstrap', 'main.mjs')], {
        live: true,
        env: { MODELFACTORY_HOME: folder, PYTHON_BIN: '', MODELS_DIR: '' },
      })
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
