import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { nodePackages } from './node-packages.mjs'
import { nodeBinary, nodeEnv, nodeRuntime } from './node-runtime.mjs'
import { ROOT } from './paths.mjs'
import { SetUpError } from './run-command.mjs'

/** Stops a start with a bad setting before minutes are spent on it. @type {import('./run-steps.mjs').Step} */
export const settings = {
  name: 'Settings',
  after: [nodePackages.name, nodeRuntime.name],
  missing: () => {
    const check = spawnSync(nodeBinary(), [path.join(ROOT, 'scripts', 'check-env.ts')], {
      cwd: ROOT,
      env: nodeEnv(),
      encoding: 'utf8',
    })
    if (check.status !== 0) throw new SetUpError(check.stderr.trim())
    return undefined
  },
  run: async () => {},
}
