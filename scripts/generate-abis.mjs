// Writes lib/chain/generated from the compiled contracts: ABIs and custom errors for everyone, and the vesting wallet's code for the genesis.
// `--check` writes nothing and says which files are out of date.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const TARGET = path.join(ROOT, 'lib', 'chain', 'generated')
const CONTRACTS = [
  ...['DatanetRegistry', 'ModelRegistry', 'Royalties', 'Disputes', 'Pools', 'Staking'],
  ...['AgentIdentity', 'AgentReputation', 'AgentValidation'],
  ...['GovernedOpen', 'OpenGovernor', 'Timelock', 'AddressBook', 'VestingWallet'],
]
const HEADER = '// Written by scripts/generate-abis.mjs from contracts/src; change those and run `npm run generate`.\n'

const forge = path.join(ROOT, 'node_modules', '.bin', 'forge')
execFileSync(forge, ['build', 'contracts/src', 'contracts/script', '--quiet'], {
  cwd: ROOT,
  env: { ...process.env, FOUNDRY_CONFIG: path.join(ROOT, 'contracts', 'foundry.toml') },
  stdio: ['ignore', 'inherit', 'inherit'],
})

/**
 * @typedef {{ object: string, immutableReferences: Record<string, { start: number }[]> }} DeployedCode
 * @param {string} name
 * @returns {{ abi: unknown, deployedBytecode: DeployedCode }}
 */
const artifact = (name) =>
  JSON.parse(readFileSync(path.join(ROOT, 'contracts', 'out', `${name}.sol`, `${name}.json`), 'utf8'))
/** @param {string} name */
const camel = (name) => name[0].toLowerCase() + name.slice(1)

const abis = CONTRACTS.map(
  (name) => `export const ${camel(name)}Abi = ${JSON.stringify(artifact(name).abi, null, 2)} as const\n`,
)

/** Runtime code with zeros where the constructor writes its immutables, and the bytes at which those 32-byte words begin. */
function vestingWallet() {
  const { object, immutableReferences } = artifact('VestingWallet').deployedBytecode
  const places = Object.entries(immutableReferences).sort(([first], [second]) => Number(first) - Number(second))
  if (places.length !== 2) throw new Error('OpenZeppelin’s VestingWallet has other immutables than start and duration.')
  const [start, duration] = places.map(([, words]) => `[${words.map((word) => word.start).join(', ')}]`)
  return [
    `export const vestingWalletCode =\n  '${object}' as const\n`,
    `export const vestingWalletImmutables = { start: ${start}, duration: ${duration} } as const\n`,
  ]
}

/** Every custom error of every contract once, so that a refusal can be read whichever contract it came through. */
function errors() {
  /** @type {{ type: string, name: string, inputs: { type: string, name: string }[] }[]} */
  const all = CONTRACTS.flatMap((name) => /** @type {any} */ (artifact(name).abi)).filter(
    ({ type }) => type === 'error',
  )
  /** @param {typeof all[number]} error */
  const signature = ({ name, inputs }) => `${name}(${inputs.map(({ type }) => type).join(',')})`
  const unique = [...new Map(all.map((error) => [signature(error), error]))].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `export const customErrorsAbi = ${JSON.stringify(
      unique.map(([, error]) => error),
      null,
      2,
    )} as const\n`,
  ]
}
const files = { 'abis.ts': abis, 'errors.ts': errors(), 'vesting-wallet.ts': vestingWallet() }

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
