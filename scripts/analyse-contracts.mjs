// `npm run analyse`: Slither over contracts/src. Each finding of high or medium impact has to be mended, or explained in
// contracts/analysis.json; an explanation that explains nothing any more fails as well.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { home, ROOT } from './bootstrap/paths.mjs'
import { findPython } from './bootstrap/python.mjs'
import { runCommand } from './bootstrap/run-command.mjs'
import { replaceFolder } from './replace-folder.mjs'

const SLITHER = 'slither-analyzer==0.11.6'
const environment = path.join(home(), 'slither-0.11.6')
const explanations = path.join(ROOT, 'contracts', 'analysis.json')

if (!existsSync(environment)) {
  await replaceFolder(environment, async (temporary) => {
    await runCommand(findPython(), ['-m', 'venv', temporary], { hint: 'Install the venv module of your Python.' })
    const pip = ['-m', 'pip', 'install', '--no-input', '--disable-pip-version-check', '--quiet', SLITHER]
    await runCommand(path.join(temporary, 'bin', 'python'), pip, { hint: 'A Python package registry is needed.' })
  })
}

/** Slither wants foundry.toml at the root of what it reads. @param {string} folder */
function lay(folder) {
  for (const name of ['contracts', 'scripts']) {
    const skip = /\/(out|cache)$/
    cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true, filter: (from) => !skip.test(from) })
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'))
  cpSync(path.join(ROOT, 'contracts', 'foundry.toml'), path.join(folder, 'foundry.toml'))
}

/** @returns {{ check: string, impact: string, description: string, elements: { name: string, type: string, type_specific_fields?: any }[] }[]} */
function findings() {
  const folder = mkdtempSync(path.join(tmpdir(), 'modelfactory-analysis-'))
  try {
    lay(folder)
    const report = path.join(folder, 'report.json')
    const bins = [path.join(ROOT, 'node_modules', '.bin'), path.dirname(process.execPath), process.env.PATH]
    const options = ['--exclude-informational', '--exclude-low', '--exclude-optimization']
    const args = ['-m', 'slither', '.', ...options, '--filter-paths', 'node_modules|contracts/test|contracts/script']
    const { stderr } = spawnSync(path.join(environment, 'bin', 'python'), [...args, '--json', report], {
      cwd: folder,
      env: { ...process.env, PATH: bins.join(path.delimiter) },
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    })
    if (!existsSync(report)) throw new Error(`Slither wrote no report:\n${stderr.slice(-4000)}`)
    const { success, error, results } = JSON.parse(readFileSync(report, 'utf8'))
    if (!success) throw new Error(`Slither failed: ${error}`)
    return results.detectors ?? []
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** "Contract.function" of what a finding is about. @param {{ name: string, type: string, type_specific_fields?: any }} element */
function placeOf(element) {
  let scope = element
  while (scope.type !== 'function' && scope.type_specific_fields?.parent?.type !== 'contract') {
    if (!scope.type_specific_fields?.parent) return scope.name
    scope = scope.type_specific_fields.parent
  }
  return `${scope.type_specific_fields.parent.name}.${scope.name}`
}

/** `findings`: how many of the check the place has, so that one more is not covered by an old explanation.
 * @type {{ check: string, place: string, findings: number, why: string }[]} */
const explained = JSON.parse(readFileSync(explanations, 'utf8'))
const found = findings().map((finding) => ({ ...finding, place: placeOf(finding.elements[0]) }))
/** @param {{ check: string, place: string }} a @param {{ check: string, place: string }} b */
const same = (a, b) => a.check === b.check && a.place === b.place
/** @param {typeof explained[number]} entry */
const isRight = (entry) => found.filter((finding) => same(entry, finding)).length === entry.findings
const open = found.filter((finding) => !explained.some((entry) => same(entry, finding) && isRight(entry)))
const stale = explained.filter((entry) => !isRight(entry))

for (const { impact, check, place, description } of open)
  process.stderr.write(`${impact}: ${check} in ${place}\n${description}\n`)
for (const { check, place } of stale)
  process.stderr.write(`explained, but found another number of times: ${check} in ${place}\n`)
process.stdout.write(`${found.length} findings of high or medium impact, ${found.length - open.length} explained\n`)
process.exitCode = open.length + stale.length > 0 ? 1 : 0
