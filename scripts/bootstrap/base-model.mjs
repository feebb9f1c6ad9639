import { existsSync } from 'node:fs'
import path from 'node:path'
import { home, ROOT } from './paths.mjs'
import { pythonBinary, pythonEnvironment } from './python.mjs'
import { runCommand } from './run-command.mjs'

const BASE_MODEL = 'smollm2-135m-instruct'

export const modelsFolder = () => process.env.MODELS_DIR || path.join(home(), 'models')
const folder = () => path.join(modelsFolder(), BASE_MODEL)

/** @type {import('./run-steps.mjs').Step} */
export const baseModel = {
  name: 'Base model',
  after: [pythonEnvironment.name],
  missing: () => (existsSync(path.join(folder(), 'manifest.json')) ? undefined : `into ${folder()}`),
  run: async () => {
    // prepare_base itself makes the folder whole or not at all.
    await runCommand(pythonBinary(), ['-m', 'ml', 'prepare_base', folder()], {
      cwd: ROOT,
      env: { ...process.env, PYTHONPATH: path.join(ROOT, 'workers'), HF_HUB_OFFLINE: '1' },
      hint: 'Run the command again; if it fails once more, remove the python-… folder of MODELFACTORY_HOME first.',
    })
  },
}
