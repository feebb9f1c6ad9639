import path from 'node:path'
import { nodeBinary, nodeEnv } from '../bootstrap/node-runtime.mjs'
import { ROOT } from '../bootstrap/paths.mjs'
import { spawnGuarded } from '../guarded-spawn.mjs'

const TAIL = 12_000

/**
 * Runs a tool to its end; what it prints is shown as it comes (`live`) or only kept.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, live?: boolean, keep?: number }} [options]
 * @returns {Promise<{ code: number, stdout: string, output: string }>}
 */
export function runTool(command, args, { cwd = ROOT, env = {}, live = false, keep = TAIL } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawnGuarded(command, args, {
      cwd,
      env: { ...nodeEnv(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      graceMs: 40_000,
    })
    let stdout = ''
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk) => {
      stdout += chunk
      output = (output + chunk).slice(-keep)
      if (live) process.stdout.write(chunk)
    })
    child.stderr?.setEncoding('utf8').on('data', (chunk) => {
      output = (output + chunk).slice(-keep)
      if (live) process.stdout.write(chunk)
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, output: live ? '' : output }))
  })
}

/** @param {string} script a file below node_modules or scripts @param {string[]} args @param {Parameters<typeof runTool>[2]} [options] */
export const runNode = (script, args, options) => runTool(nodeBinary(), [path.join(ROOT, script), ...args], options)
