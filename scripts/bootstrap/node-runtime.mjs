import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { replaceFolder } from '../replace-folder.mjs'
import { npmCommand } from './node-packages.mjs'
import { home } from './paths.mjs'
import { runCommand } from './run-command.mjs'

const VERSION = '24.21.0'
const OLDEST = [22, 18] // from here on Node runs TypeScript files as they are

const [major, minor] = process.versions.node.split('.').map(Number)
const isNewEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
const folder = () => path.join(home(), `node-${VERSION}`)

/** The Node that everything after set-up runs with. */
export const nodeBinary = () => (isNewEnough ? process.execPath : path.join(folder(), 'bin', 'node'))

/** The environment in which `node` means that Node. */
export function nodeEnv() {
  return { ...process.env, PATH: `${path.dirname(nodeBinary())}${path.delimiter}${process.env.PATH}` }
}

/** @type {import('./run-steps.mjs').Step} */
export const nodeRuntime = {
  name: `Node ${VERSION}`,
  missing: () =>
    isNewEnough || existsSync(nodeBinary())
      ? undefined
      : `this machine has ${process.versions.node}, older than ${OLDEST.join('.')}; into ${folder()}`,
  run: () =>
    replaceFolder(folder(), async (temporary) => {
      const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
      const install = `${temporary}/install`
      await mkdir(install, { recursive: true })
      await writeFile(path.join(install, 'package.json'), '{"private":true}')
      const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error']
      const { command, args } = npmCommand(['install', `${name}@${VERSION}`, ...flags, `--prefix=${install}`])
      await runCommand(command, args, {
        cwd: install,
        hint: `Install Node ${OLDEST.join('.')} or newer by hand, or check that a package registry can be reached.`,
      })
      await rename(path.join(install, 'node_modules', name, 'bin'), path.join(temporary, 'bin'))
    }),
}
