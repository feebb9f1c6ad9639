/**
 * A suite says what it ran. `output` is shown when something failed.
 * @typedef {{ passed: number, failed: number, output?: string }} Result
 * @typedef {{ name: string, run: () => Promise<Result> }} Suite
 */

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`.padStart(9)

/** @param {Suite} suite @returns {Promise<Result & { name: string, ms: number }>} */
async function runSuite({ name, run }) {
  const since = performance.now()
  process.stdout.write(`\n── ${name}\n`)
  /** @type {Result} */
  let result
  try {
    result = await run()
  } catch (error) {
    result = { passed: 0, failed: 1, output: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  if (result.passed + result.failed === 0)
    result = { ...result, failed: 1, output: `${result.output ?? ''}\nno test ran` }
  if (result.failed > 0 && result.output) process.stdout.write(`${result.output.trim()}\n`)
  return { name, ms: performance.now() - since, ...result }
}

/**
 * Runs every suite, also after one has failed, and prints a table; the last line is `N passed, N failed`.
 * @param {Suite[]} suites
 */
export async function runSuites(suites) {
  const results = []
  for (const suite of suites) results.push(await runSuite(suite))
  process.stdout.write('\n')
  for (const { name, ms, passed, failed } of results) {
    const counts = `${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed`
    process.stdout.write(`${failed ? '✗' : '✓'} ${name.padEnd(24)}${counts}${seconds(ms)}\n`)
  }
  const total = (/** @type {'passed' | 'failed'} */ key) => results.reduce((sum, result) => sum + result[key], 0)
  process.stdout.write(`\n${total('passed')} passed, ${total('failed')} failed\n`)
  process.exitCode = total('failed') > 0 ? 1 : 0
}
