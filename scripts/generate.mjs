// `npm run generate` writes every generated file that is committed; `--check` says which are out of date, changing none.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bootstrap } from './bootstrap/bootstrap.mjs'
import { ROOT } from './bootstrap/paths.mjs'
import { runNode } from './suites/run-tool.mjs'

const GENERATORS = [
  { script: 'scripts/generate-params-schema.ts', output: 'workers/ml/schema' },
  { script: 'scripts/generate-abis.mjs', output: 'lib/chain/generated' },
  { script: 'scripts/generate-chain-doc.ts', output: 'CHAIN.md' }, // from what the one before it compiled
]

/** @param {string} output @returns {Map<string, string>} content by path from the root */
function snapshot(output) {
  const full = path.join(ROOT, output)
  if (!existsSync(full)) return new Map()
  const files = statSync(full).isDirectory() ? readdirSync(full).map((name) => path.join(full, name)) : [full]
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
}

const checking = process.argv.includes('--check')
await bootstrap('code')
for (const { script, output } of GENERATORS) {
  const before = snapshot(output)
  const { code, output: said } = await runNode(script, [])
  if (code !== 0) {
    process.stderr.write(`${script} ended with ${code}\n${said}`)
    process.exitCode = 1
  }
  if (!checking) continue
  const after = snapshot(output)
  for (const file of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(file)
    if (old === after.get(file)) continue
    process.stderr.write(`${path.relative(ROOT, file)} is out of date: run npm run generate\n`)
    process.exitCode = 1
    if (old === undefined) rmSync(file)
    else writeFileSync(file, old)
  }
}
