import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { replaceFolder } from '../replace-folder.mjs'
import { hashOf, home, ROOT } from './paths.mjs'
import { runCommand, SetUpError } from './run-command.mjs'

const LOCK = 'workers/ml/requirements.lock'
const WITHOUT_DEPENDENCIES = 'workers/ml/requirements-nodeps.lock'
const CANDIDATES = ['python3', 'python3.12', 'python3.13', 'python3.11', 'python3.14', 'python']
const PROBE = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])'
const PIP = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--quiet']
const PIP_HINT = 'Check that a Python package registry can be reached (pip download pip), then run the command again.'

const environmentFolder = () => path.join(home(), `python-${hashOf([LOCK, WITHOUT_DEPENDENCIES])}`)

/** The Python that has the packages of workers/ml; PYTHON_BIN names one that somebody has set up already. */
export const pythonBinary = () => process.env.PYTHON_BIN || path.join(environmentFolder(), 'bin', 'python')

/** A Python on this machine that is new enough and can make environments; says what to install when there is none. */
export function findPython() {
  const tried = []
  for (const command of [process.env.PYTHON, ...CANDIDATES]) {
    if (!command) continue
    const { status, stdout, stderr } = spawnSync(command, ['-c', PROBE], { encoding: 'utf8' })
    if (status === null) continue
    if (status !== 0) {
      tried.push(`${command} lacks a module (${stderr.trim().split('\n').at(-1)})`)
      continue
    }
    const [major, minor] = stdout.trim().split('.').map(Number)
    if (major === 3 && minor >= 11) return command
    tried.push(`${command} is ${stdout.trim()}`)
  }
  const seen = tried.length > 0 ? `Seen: ${tried.join('; ')}.` : 'None was found on the PATH.'
  throw new SetUpError(
    `Python 3.11 or newer with its venv module is needed. ${seen} Install it (Debian and Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.12), or name one with PYTHON=/path/to/python3.`,
  )
}

/** @type {import('./run-steps.mjs').Step} */
export const pythonEnvironment = {
  name: 'Python environment',
  missing: () =>
    process.env.PYTHON_BIN || existsSync(pythonBinary())
      ? undefined
      : `PyTorch and the training libraries, into ${environmentFolder()}`,
  run: async () => {
    const system = findPython()
    const locked = readFileSync(path.join(ROOT, LOCK), 'utf8')
    const torch = /^torch==\S+/m.exec(locked)?.[0]
    if (!torch) throw new SetUpError(`${LOCK} pins no torch version: add a line torch==<version>.`)
    await replaceFolder(environmentFolder(), async (temporary) => {
      await runCommand(system, ['-m', 'venv', temporary], { hint: 'Install the venv module of your Python.' })
      const python = path.join(temporary, 'bin', 'python')
      // torch goes first and alone, so that the build which fits this machine is chosen once and kept.
      await runCommand(python, [...PIP, torch], { hint: PIP_HINT })
      await runCommand(python, [...PIP, '-r', path.join(ROOT, LOCK)], { hint: PIP_HINT })
      if (existsSync(path.join(ROOT, WITHOUT_DEPENDENCIES))) {
        await runCommand(python, [...PIP, '--no-deps', '-r', path.join(ROOT, WITHOUT_DEPENDENCIES)], { hint: PIP_HINT })
      }
    })
  },
}
