import { existsSync } from 'node:fs'
import path from 'node:path'
import { replaceFolder } from '../replace-folder.mjs'
import { home, ROOT } from './paths.mjs'
import { pythonBinary, pythonEnvironment } from './python.mjs'
import { runCommand } from './run-command.mjs'

const BASE_MODEL = 'smollm2-135m-instruct'

export const modelsFolder = () => path.join(home(), 'models')

/** @type {import('./run-steps.mjs').Step} */
export const baseModel = {
  name: 'Base model',
  after: [pythonEnvironment.name],
  missing: () => (existsSync(path.join(modelsFolder(), BASE_MODEL)) ? undefined : BASE_MODEL),
  run: () =>
    replaceFolder(path.join(modelsFolder(), BASE_MODEL), async (temporary) => {
      await runCommand(pythonBinary(), ['-m', 'ml', 'prepare_base', temporary], {
        cwd: ROOT,
        env: { ...process.env, PYTHONPATH: path.join(ROOT, 'workers'), HF_HUB_OFFLINE: '1' },
        hint: 'Run the command again; if it fails once more, remove the python-… folder of MODELFACTORY_HOME first.',
      })
    }),
}
