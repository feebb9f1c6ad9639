import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createPublicClient, http, parseEther, zeroAddress } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chainIds, chainOf, MAIN_CHAIN_ID, TEST_CHAIN_ID } from '#lib/chain/chains.ts'
import type { Deployment } from '#lib/chain/deployment.ts'
import { openGovernorAbi, royaltiesAbi, stakingAbi, timelockAbi } from '#lib/chain/generated/abis.ts'
import { parseDeployConfig, readDeployConfig } from './deploy-config.ts'
import { deployContracts } from './deploy-contracts.ts'
import { runDeployScript } from './forge.ts'
import { startChargingChain, type TestChain } from './testing/chain.ts'

const DAY = 86_400
const FUNDS = parseEther('10')

describe.each([TEST_CHAIN_ID, MAIN_CHAIN_ID])('a deployment to chain %i', (chainId) => {
  const privateKey = generatePrivateKey()
  const operator = { privateKey, account: privateKeyToAccount(privateKey) }
  let folder: string
  let node: TestChain
  let deployment: Deployment
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelfactory-deploy-'))
    node = await startChargingChain(chainId, operator.account.address, FUNDS)
    const file = path.join(folder, 'deployment.json')
    const outcome = await deployContracts({ rpcUrl: node.url, file, operator })
    expect(outcome.fresh).toBe(true)
    deployment = outcome.deployment
  }, 300_000)
  afterAll(async () => {
    await node.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const reader = () => createPublicClient({ chain: chainOf(chainId, node.url), transport: http(node.url) })

  it('is by configuration alone: all contracts, named for the chain, by the operator', async () => {
    expect(deployment).toMatchObject({ chainId, operator: operator.account.address })
    const codes = await Promise.all(Object.values(deployment.addresses).map((address) => reader().getCode({ address })))
    expect(codes.map((code) => code?.slice(0, 4))).toEqual(Array(13).fill('0x60'))
    expect(JSON.parse(await readFile(path.join(folder, 'deployment.json'), 'utf8'))).toEqual(deployment)
  })

  it('is paid in OPEN, by the operator, for gas alone', async () => {
    const last = await reader().getBlockNumber()
    let paid = 0n
    for (let blockNumber = 1n; blockNumber <= last; blockNumber++) {
      const { transactions } = await reader().getBlock({ blockNumber })
      for (const hash of transactions) {
        const { gasUsed, effectiveGasPrice } = await reader().getTransactionReceipt({ hash })
        expect(effectiveGasPrice).toBeGreaterThan(0n)
        paid += gasUsed * effectiveGasPrice
      }
    }
    expect(await reader().getBalance({ address: operator.account.address })).toBe(FUNDS - paid)
  })

  it('has the times of a real chain', async () => {
    const { royalties, staking, governor, timelock } = deployment.addresses
    const read = reader().readContract
    const [closeDelay, policy, unstakeDelay, votingDelay, votingPeriod, minDelay] = await Promise.all([
      read({ address: royalties, abi: royaltiesAbi, functionName: 'closeDelay' }),
      read({ address: royalties, abi: royaltiesAbi, functionName: 'policyOf', args: [1n] }),
      read({ address: staking, abi: stakingAbi, functionName: 'unstakeDelay' }),
      read({ address: governor, abi: openGovernorAbi, functionName: 'votingDelay' }),
      read({ address: governor, abi: openGovernorAbi, functionName: 'votingPeriod' }),
      read({ address: timelock, abi: timelockAbi, functionName: 'getMinDelay' }),
    ])
    expect({ closeDelay, unstakeDelay, votingDelay, votingPeriod, minDelay }).toEqual({
      closeDelay: 7 * DAY,
      unstakeDelay: BigInt(21 * DAY),
      votingDelay: BigInt(DAY),
      votingPeriod: BigInt(14 * DAY),
      minDelay: BigInt(DAY),
    })
    expect(policy.fees.disputeWindow).toBe(DAY)
  })

  it('leaves no key in what forge writes', async () => {
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(1)
    for (const entry of files) {
      expect(await readFile(path.join(entry.parentPath, entry.name), 'utf8')).not.toContain(privateKey.slice(2))
    }
  })

  it('is refused in one sentence where the operator cannot pay for it', async () => {
    const poor = generatePrivateKey()
    const account = privateKeyToAccount(poor)
    const file = path.join(folder, 'poor.json')
    const refused = deployContracts({ rpcUrl: node.url, file, operator: { privateKey: poor, account } })
    await expect(refused).rejects.toThrow(`Operator ${account.address} has no OPEN on chain ${chainId}: send it some`)
  })
})

describe('forge', () => {
  it('that fails leaves its last words, which hold no key', async () => {
    const privateKey = generatePrivateKey()
    const folder = await mkdtemp(path.join(tmpdir(), 'modelfactory-deploy-'))
    const node = await startChargingChain(31_337, privateKeyToAccount(privateKey).address, FUNDS)
    try {
      const failed = runDeployScript({ rpcUrl: node.url, chainId: 31_337, privateKey, folder })
      const { message } = await failed.then(
        () => new Error('it was deployed'),
        (error: Error) => error,
      )
      expect(message).toMatch(/forge ended with 1[\s\S]*31337\.json/)
      expect(message).not.toContain(privateKey.slice(2))
    } finally {
      await node.stop()
      await rm(folder, { recursive: true, force: true })
    }
  }, 300_000)
})

describe('settings of a deployment', async () => {
  const good = JSON.parse(await readFile('contracts/script/config/161201.json', 'utf8'))
  const { fees } = good

  it.each(chainIds)('are right for chain %i', async (chainId) => {
    await expect(readDeployConfig(chainId)).resolves.toBeDefined()
  })

  it.each<[object, string]>([
    [{ unstakeDelay: 60 }, 'unstakeDelay must be a whole number from 1814400 to 5184000 seconds.'],
    [{ closeDelay: 1.5 }, 'closeDelay must be a whole number from 86400 to 2592000 seconds.'],
    [{ votingPeriod: 60 }, 'votingPeriod must be a whole number from 1209600 to 5184000 seconds.'],
    [{ timelockDelay: '1' }, 'timelockDelay must be a whole number from 86400 to 2592000 seconds.'],
    [{ lateQuorumExtension: 1_209_601 }, 'lateQuorumExtension must be at most votingPeriod.'],
    [
      { minimumStake: '1 OPEN' },
      'minimumStake must be a text of digits, from 1000000000000000000 to 1000000000000000000000000 wei.',
    ],
    [{ operator: 'me' }, 'operator must be "deployer", or 0x and 40 digits.'],
    [{ operator: zeroAddress }, 'operator must be "deployer", or 0x and 40 digits.'],
    [
      { fees: { ...fees, burnBps: 999 } },
      'fees must divide all of a fee: burnBps, treasuryBps, stakersBps, modelBps and dataBps sum to 10000.',
    ],
    [
      { fees: { ...fees, burnBps: 3_000, dataBps: 3_000 } },
      'fees must take at most 3000 basis points for burn, treasury and stakers.',
    ],
    [
      { fees: { ...fees, curatorsBps: 4_001 } },
      'fees must give reviewers and curators at most 5000 basis points of the data share.',
    ],
    [
      { fees: { ...fees, disputeWindow: 60 } },
      'fees.disputeWindow must be a whole number from 3600 to 604800 seconds.',
    ],
    [{ votingDelays: 1 }, 'Unrecognized key: "votingDelays".'],
  ])('%j: %s', (change, sentence) => {
    expect(() => parseDeployConfig(TEST_CHAIN_ID, { ...good, ...change })).toThrow(
      new Error(`contracts/script/config/161201.json: ${sentence}`),
    )
  })

  it('are asked for where a chain has none', async () => {
    await expect(readDeployConfig(31_337)).rejects.toThrow('write contracts/script/config/31337.json')
  })
})
