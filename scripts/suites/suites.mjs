// The suites of `npm test`. Each counts its tests from the report that its tool writes, never from the exit code alone.
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { bootstrap } from '../bootstrap/bootstrap.mjs'
import { webBuild } from '../bootstrap/generated.mjs'
import { ROOT, readIfThere } from '../bootstrap/paths.mjs'
import { pythonBinary } from '../bootstrap/python.mjs'
import { CHECKS } from './checks.mjs'
import { emptyCache } from './empty-cache.mjs'
import { runNode, runTool } from './run-tool.mjs'

const REPORTS = path.join(ROOT, 'node_modules', '.cache', 'reports')

/** A report of this run: an old one is removed first. @param {string} name */
function reportFile(name) {
  mkdirSync(REPORTS, { recursive: true })
  const file = path.join(REPORTS, name)
  rmSync(file, { force: true })
  return file
}

/** @param {string} file */
function readReport(file) {
  const report = readIfThere(file)
  if (report === undefined) throw new Error(`The tool ended before it wrote ${path.relative(ROOT, file)}.`)
  return report
}

/** A tool that fails with no failed test (a file that does not load, a broken set-up) counts as one failure. */
const counted = (
  /** @type {number} */ passed,
  /** @type {number} */ failed,
  /** @type {{ code: number, output: string }} */ { code, output },
) => ({
  passed,
  failed: failed === 0 && code !== 0 ? 1 : failed,
  output,
})

/** @param {string} name @param {string[]} projects of vitest.config.ts */
async function vitest(name, projects) {
  const report = reportFile(`${name}.json`)
  const which = projects.map((project) => `--project=${project}`)
  const args = ['run', ...which, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const outcome = await runNode('node_modules/vitest/vitest.mjs', args, { live: true })
  const { numPassedTests, numFailedTests } = JSON.parse(readReport(report))
  return counted(numPassedTests, numFailedTests, outcome)
}

const unit = { name: 'unit', run: () => vitest('vitest', ['together', 'alone']) }

const ray = {
  name: 'ray',
  run: async () => {
    await bootstrap('ray')
    return vitest('ray', ['ray'])
  },
}

const foundry = {
  name: 'contracts',
  run: async () => {
    const forge = path.join(ROOT, 'node_modules', '.bin', 'forge')
    const outcome = await runTool(forge, ['test', '--json'], {
      env: { FOUNDRY_CONFIG: path.join(ROOT, 'contracts', 'foundry.toml') },
    })
    const start = outcome.stdout.indexOf('{')
    if (start < 0) return counted(0, 1, outcome)
    /** @type {Record<string, { test_results: Record<string, { status: string, reason?: string }> }>} */
    const report = JSON.parse(outcome.stdout.slice(start))
    const tests = Object.entries(report).flatMap(([file, { test_results }]) =>
      Object.entries(test_results).map(([name, result]) => ({ name: `${file} ${name}`, ...result })),
    )
    const failures = tests.filter(({ status }) => status === 'Failure')
    const output = failures.map(({ name, reason }) => `${name}: ${reason ?? 'failed'}`).join('\n')
    const passed = tests.filter(({ status }) => status === 'Success').length
    return counted(passed, failures.length, { code: outcome.code, output: output || outcome.output })
  },
}

const python = {
  name: 'training package',
  run: async () => {
    const report = reportFile('pytest.xml')
    const outcome = await runTool(pythonBinary(), ['-m', 'pytest', 'workers/ml', '-q', `--junitxml=${report}`], {
      live: true,
      env: { PYTHONPATH: path.join(ROOT, 'workers'), HF_HUB_OFFLINE: '1' },
    })
    const suite = /<testsuite [^>]*>/.exec(readReport(report))?.[0] ?? ''
    const count = (/** @type {string} */ name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0)
    const failed = count('failures') + count('errors')
    return counted(count('tests') - failed - count('skipped'), failed, outcome)
  },
}

const build = {
  name: 'web build',
  run: async () => {
    if (webBuild.missing() !== undefined) await webBuild.run()
    return { passed: 1, failed: 0 }
  },
}

const journeys = {
  name: 'journeys',
  run: async () => {
    const report = reportFile('playwright.json') // the file that playwright.config.ts names
    const outcome = await runNode('node_modules/@playwright/test/cli.js', ['test'], { live: true })
    const { stats } = JSON.parse(readReport(report))
    return counted(stats.expected + stats.flaky, stats.unexpected, outcome)
  },
}

export const SUITES = [...CHECKS, unit, foundry, python, build, journeys, emptyCache]
/** Run by name alone: they take longer than the others have together. */
export const ON_DEMAND = [ray]
