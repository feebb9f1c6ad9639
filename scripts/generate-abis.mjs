// Writes lib/chain/generated from the compiled contracts: ABIs for everyone, creation code for the deployment alone.
// `--check` writes nothing and says which files are out of date.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const TARGET = path.join(ROOT, 'lib', 'chain', 'generated')
const CONTRACTS = ['DatanetRegistry', 'ModelRegistry', 'Royalties']
const HEADER = '// Written by scripts/generate-abis.mjs from contracts/src; change those and run `npm run generate`.\n'

const forge = path.join(ROOT, 'node_modules', '.bin', 'forge')
execFileSync(forge, ['build', '--skip', 'test', '--quiet'], {
  cwd: ROOT,
  env: { ...process.env, FOUNDRY_CONFIG: path.join(ROOT, 'contracts', 'foundry.toml') },
  stdio: ['ignore', 'inherit', 'inherit'],
})

/** @param {string} name @returns {{ abi: unknown, bytecode: { object: string } }} */
const artifact = (name) =>
  JSON.parse(readFileSync(path.join(ROOT, 'contracts', 'out', `${name}.sol`, `${name}.json`), 'utf8'))
/** @param {string} name */
const camel = (name) => name[0].toLowerCase() + name.slice(1)

const abis = CONTRACTS.map(
  (name) => `export const ${camel(name)}Abi = ${JSON.stringify(artifact(name).abi, null, 2)} as const\n`,
)
const codes = CONTRACTS.map(
  (name) => `export const ${camel(name)}Bytecode =\n  '${artifact(name).bytecode.object}' as const\n`,
)
const files = { 'abis.ts': abis, 'bytecodes.ts': codes }

for (const [name, parts] of Object.entries(files)) {
  const file = path.join(TARGET, name)
  const content = `${HEADER}\n${parts.join('\n')}`
  const current = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (current === content) continue
  if (process.argv.includes('--check')) {
    process.stderr.write(`${path.relative(ROOT, file)} is out of date: run npm run generate\n`)
    process.exitCode = 1
  } else {
    mkdirSync(TARGET, { recursive: true })
    writeFileSync(file, content)
  }
}
