/**
 * One thing that set-up brings about. `missing` says in a few words why it has to be done, or nothing when it is done
 * already; `after` names the steps it builds on. Steps that do not build on each other run side by side.
 * @typedef {{ name: string, after?: string[], missing: () => Promise<string | undefined> | string | undefined,
 *   run: () => Promise<void> }} Step
 */

/** @param {number} since */
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

/**
 * Runs the steps that are missing and prints each with its time. Rejects at the first failure; what is under way then is
 * left to whoever ends the process, what has not begun does not begin.
 * @param {Step[]} steps
 * @param {(line: string) => void} [print]
 */
export async function runSteps(steps, print = (line) => process.stdout.write(`${line}\n`)) {
  /** @type {Map<string, Promise<void>>} */
  const running = new Map()
  let failed = false

  /** @param {Step} step */
  async function perform(step) {
    await Promise.all((step.after ?? []).map((name) => running.get(name)))
    if (failed) return
    const why = await step.missing()
    if (why === undefined) return
    const since = performance.now()
    print(`  … ${step.name}: ${why}`)
    try {
      await step.run()
    } catch (error) {
      failed = true
      print(`  ✗ ${step.name} (${seconds(since)})`)
      throw error
    }
    print(`  ✓ ${step.name} (${seconds(since)})`)
  }

  for (const step of steps) running.set(step.name, perform(step))
  await Promise.all(running.values())
}
