import { readEnv } from '#server/env.ts'

try {
  readEnv()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
