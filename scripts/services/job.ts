import { createWriteStream, mkdirSync } from 'node:fs'
import path from 'node:path'
import { spawnGuarded } from '../guarded-spawn.mjs'

const TAIL = 4000

/** Runs a script to its end, its output in `<logFolder>/<name>.log`; rejects with one sentence and its last words. */
export function runJob(
  name: string,
  args: string[],
  options: { env: NodeJS.ProcessEnv; cwd: string; logFolder: string },
) {
  mkdirSync(options.logFolder, { recursive: true })
  const log = createWriteStream(path.join(options.logFolder, `${name}.log`), { flags: 'a' })
  const child = spawnGuarded(process.execPath, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let tail = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      log.write(chunk)
      tail = `${tail}${chunk}`.slice(-TAIL)
    })
  }
  return new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      log.end()
      if (code === 0) resolve()
      else reject(new Error(`${name} ended with ${code ?? signal}. Its last words:\n${tail.trim()}`))
    })
  })
}
