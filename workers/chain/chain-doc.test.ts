import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { lockedAllocations, vestingWalletOf } from '#lib/chain/vesting.ts'
import { lockedAtLaunch } from '#lib/domain/allocation.ts'
import { foundryBinary } from './foundry-binary.ts'
import { operatorKey } from './operator-key.ts'
import { testNode } from './testing/actor.ts'
import { ownTestChain } from './testing/own-chain.ts'
import { settledReceipt } from './testing/receipt-world.ts'

const text = await readFile(path.resolve(import.meta.dirname, '../../CHAIN.md'), 'utf8')
const [, verifying] = text.split('## Verify a receipt with cast')
const commands = [...verifying.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block)
const promises = commands.flatMap((block) => [...block.matchAll(/&& echo '([^']+)'/g)].map(([, sentence]) => sentence))

const { deployment, url, dataDir } = await ownTestChain()
const { account: operator } = await operatorKey(`${dataDir}/keys/operator.json`, { create: false })
const variables = await settledReceipt(testNode(deployment.chainId, url), deployment, operator)

/** The sentences that the commands of CHAIN.md say, in a shell that knows cast and these variables. */
async function said(changed: Record<string, string> = {}): Promise<string[]> {
  const env = {
    ...process.env,
    PATH: `${path.dirname(foundryBinary('cast'))}${path.delimiter}${process.env.PATH}`,
    ETH_RPC_URL: url,
    ...variables,
    ...changed,
  }
  const { stdout } = await promisify(execFile)('sh', ['-u', '-c', `${commands.join('\n')}\ntrue`], { env })
  return stdout.split('\n').filter(Boolean)
}

describe('CHAIN.md', () => {
  it('verifies a settled receipt with cast, every command of it', async () => {
    expect(commands.length).toBe(6)
    expect(promises.length).toBe(11)
    expect(await said()).toEqual(promises)
  })

  it.each([
    ['PROMPT', ['It is about this prompt.']],
    ['ANSWER', ['It is about this answer.']],
    ['SHARES', ['It pays these rows.']],
    ['FEE', ['The signer signed it.', 'It stands in its epoch.']],
    ['SIGNATURE', ['The signer signed it.', 'It stands in its epoch.']],
    ['SIGNER', ['The signer signed it.', 'The signer was a gateway.']],
    ['ADAPTER_HASH', ['The signer signed it.', 'The adapter is the published one.', 'It stands in its epoch.']],
    ['MODEL_PAYEE', ['The signer signed it.', 'The payee was the model’s.', 'It stands in its epoch.']],
    ['INDEX', ['It stands in its epoch.']],
    ['SUM_BEFORE', ['It stands in its epoch.']],
    ['PROOF', ['It stands in its epoch.']],
    ['CONTRIBUTOR', ['The row stands under the root.']],
    ['ROWS', ['The version was released.']],
  ])('with a wrong %s says less', async (name, missing) => {
    const other: Record<string, string> = {
      ...{ PROMPT: '[]', ANSWER: 'No.', SHARES: '[]', FEE: '1', INDEX: '0', SUM_BEFORE: '0', ROWS: '6' },
      SIGNATURE: variables.SIGNATURE.replace(/^0x../, variables.SIGNATURE.startsWith('0x00') ? '0x01' : '0x00'),
      ...{ SIGNER: variables.MODEL_PAYEE, MODEL_PAYEE: variables.SIGNER, CONTRIBUTOR: variables.SIGNER },
      ...{ ADAPTER_HASH: variables.INDEX_ROOT, PROOF: variables.PROOF.split(' ').reverse().join(' ') },
    }
    expect(await said({ [name]: other[name] })).toEqual(promises.filter((sentence) => !missing.includes(sentence)))
  })

  it('names all variables that its commands need', () => {
    const needed = [...verifying.matchAll(/^```text\n([\s\S]*?)^```|\(`ROOT[\s\S]*?`\)/gm)]
      .map(([block]) => block)
      .join('\n')
    for (const name of Object.keys(variables)) expect(needed).toMatch(new RegExp(`\\b${name}\\b`))
  })

  it.each(lockedAllocations)('has the vesting wallet of $holder in its table', (entry) => {
    const open = (lockedAtLaunch(entry) / 10n ** 18n).toLocaleString('en')
    expect(text).toContain(`| ${entry.holder} | \`${vestingWalletOf(entry.holder)}\` | ${open} |`)
  })
})
