import { spawnGuarded } from '../guarded-spawn.mjs'

const TAIL = 4000

/** What a person reads when set-up cannot go on: one sentence, and the end of what the command said. */
export class SetUpError extends Error {
  /** @param {string} message @param {string} [output] */
  constructor(message, output = '') {
    super(message)
    this.name = 'SetUpError'
    this.output = output
  }
}

/**
 * Runs a command to its end, quietly; its output is shown only when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, hint: string, ok?: number[] }} options `hint`: what to do when it fails
 * @returns {Promise<string>} what it printed on stdout
 */
export function runCommand(command, args, { cwd, env = process.env, hint }) {
  return new Promise((resolve, reject) => {
    const child = spawnGuarded(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let tail = ''
    child.stdout?.on('data', (chunk) => {
      stdout += chunk
      tail = `${tail}${chunk}`.slice(-TAIL)
    })
    child.stderr?.on('data', (chunk) => {
      tail = `${tail}${chunk}`.slice(-TAIL)
    })
    child.once('error', (error) => reject(new SetUpError(`${command} could not be run: ${error.message}. ${hint}`)))
    child.once('close', (code, signal) => {
      if (code === 0) resolve(stdout)
      else
        reject(
          new SetUpError(`${[command, ...args].join(' ').slice(0, 120)} ended with ${code ?? signal}. ${hint}`, tail),
        )
    })
  })
}
