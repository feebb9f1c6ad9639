import { existsSync } from 'node:fs'
import path from 'node:path'
import { replaceFolder } from '../replace-folder.mjs'
import { hashOf, home, ROOT } from './paths.mjs'
import { findPython } from './python.mjs'
import { runCommand } from './run-command.mjs'

const LOCK = 'workers/ml/requirements-ray.lock'
const HINT = 'Check that a Python package registry can be reached (pip download pip), then run the command again.'

const environmentFolder = () => path.join(home(), `ray-${hashOf([LOCK])}`)

/** A Python with Ray, for the tests' own cluster; TEST_RAY_PYTHON names one that somebody has set up already. */
export const pythonWithRay = () => process.env.TEST_RAY_PYTHON || path.join(environmentFolder(), 'bin', 'python')

/** @type {import('./run-steps.mjs').Step} */
export const rayEnvironment = {
  name: 'Ray for the tests',
  missing: () => (existsSync(pythonWithRay()) ? undefined : `a cluster’s programs, into ${environmentFolder()}`),
  run: () =>
    replaceFolder(environmentFolder(), async (temporary) => {
      await runCommand(findPython(), ['-m', 'venv', temporary], { hint: 'Install the venv module of your Python.' })
      const pip = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--quiet']
      await runCommand(path.join(temporary, 'bin', 'python'), [...pip, '-r', path.join(ROOT, LOCK)], { hint: HINT })
    }),
}
