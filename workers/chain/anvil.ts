import { once } from 'node:events'
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import readline from 'node:readline'
import { gunzipSync } from 'node:zlib'
import { type Hex, hexToBytes } from 'viem'
import { EMBEDDED_CHAIN_ID } from '#lib/chain/chains.ts'
import { spawnGuarded, stopGuarded } from '../../scripts/guarded-spawn.mjs'
import { foundryBinary } from './foundry-binary.ts'
import { buildGenesis } from './genesis.ts'
import { operatorKey } from './operator-key.ts'

const STATE_INTERVAL_S = 1

export type ChainFiles = { genesis: string; state: string; previous: string; keys: string }
/** Files of the embedded chain below a data folder. */
export const chainFiles = (dataDir: string): ChainFiles => ({
  genesis: path.join(dataDir, 'chain', 'genesis.json'),
  state: path.join(dataDir, 'chain', 'state.json'),
  previous: path.join(dataDir, 'chain', 'state.previous.json'),
  keys: path.join(dataDir, 'keys', 'operator.json'),
})

/** No gas is charged, no account is unlocked, blocks come with transactions. */
const COMMON = [
  ...['--chain-id', String(EMBEDDED_CHAIN_ID), '--hardfork', 'prague', '--accounts', '0'],
  ...['--gas-price', '0', '--block-base-fee-per-gas', '0', '--disable-min-priority-fee'],
]

/** How the embedded chain is started; `prepareChain` first. It saves its state every second and when it is asked to end. */
export function anvilCommand(dataDir: string, port: number): { command: string; args: string[] } {
  const state = ['--state', chainFiles(dataDir).state, '--state-interval', String(STATE_INTERVAL_S)]
  return { command: foundryBinary('anvil'), args: [...COMMON, ...state, '--host', '127.0.0.1', '--port', String(port)] }
}

/**
 * Makes what the embedded chain starts from: the operator's key, and a state that can be read. The first time that is the
 * genesis; after a crash in the middle of a save it is the state that the last start began with.
 */
export async function prepareChain(dataDir: string): Promise<void> {
  const files = chainFiles(dataDir)
  await mkdir(path.dirname(files.state), { recursive: true })
  const { account: operator } = await operatorKey(files.keys, { create: true })
  if (await isState(files.state)) {
    await copyFile(files.state, files.previous)
    return
  }
  if (await isState(files.previous)) {
    await copyFile(files.previous, files.state)
    return
  }
  // Vesting counts from the first start, and genesis.json keeps when that was.
  const genesis = buildGenesis(operator.address, Math.floor(Date.now() / 1000))
  await writeFile(files.genesis, JSON.stringify(genesis, null, 2))
  await writeFile(`${files.state}.new`, await genesisState(files.genesis))
  await rename(`${files.state}.new`, files.state)
}

async function isState(file: string): Promise<boolean> {
  try {
    return typeof JSON.parse(await readFile(file, 'utf8')).accounts === 'object'
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

/** anvil refuses `--init` together with `--state`: boot once from the genesis and take the state it would have saved. */
async function genesisState(genesis: string): Promise<Uint8Array> {
  const child = spawnGuarded(
    foundryBinary('anvil'),
    [...COMMON, '--init', genesis, '--host', '127.0.0.1', '--port', '0'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  try {
    const response = await fetch(await listening(child), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'anvil_dumpState', params: [] }),
    })
    const { result } = (await response.json()) as { result: Hex }
    return gunzipSync(hexToBytes(result))
  } finally {
    await stopGuarded(child)
  }
}

async function listening(child: ReturnType<typeof spawnGuarded>): Promise<string> {
  const lines = readline.createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const ended = once(child, 'exit').then(() => {
    throw new Error('anvil ended before it listened: run its command by hand to see why.')
  })
  const found = (async () => {
    for await (const line of lines) {
      const match = /^Listening on (\S+)/.exec(line)
      if (match) return `http://${match[1]}`
    }
    return ended
  })()
  ended.catch(() => undefined)
  return Promise.race([found, ended])
}
