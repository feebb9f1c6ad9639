import { baseModel } from './base-model.mjs'
import { browser } from './browser.mjs'
import { prismaClient, webBuild } from './generated.mjs'
import { nodePackages } from './node-packages.mjs'
import { nodeRuntime } from './node-runtime.mjs'
import { pythonEnvironment } from './python.mjs'
import { rayEnvironment } from './ray.mjs'
import { SetUpError } from './run-command.mjs'
import { runSteps } from './run-steps.mjs'
import { settings } from './settings.mjs'

const CODE = [nodePackages, nodeRuntime, prismaClient]
const PRODUCT = [...CODE, settings, pythonEnvironment, baseModel]
const STEPS = {
  code: CODE,
  product: PRODUCT,
  'product and web': [...PRODUCT, webBuild],
  tests: [...PRODUCT, browser],
  ray: [...PRODUCT, rayEnvironment],
}

/**
 * Brings about what is missing on this machine; cheap when nothing is. On failure, ends the process with one sentence.
 * @param {keyof typeof STEPS} extent how much of it: enough for checking the code, for running it, for serving the built web app, for the tests
 */
export async function bootstrap(extent) {
  try {
    await runSteps(STEPS[extent])
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error
    process.stderr.write(`\n${error.message}\n${error.output ? `\n${error.output.trim()}\n` : ''}`)
    process.exit(1)
  }
}
