import { encodeFunctionData, type Hex, keccak256, parseEther, parseSignature, signatureToCompactSignature } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { ContractName, Deployment } from '#lib/chain/deployment.ts'
import { royaltiesDomain } from '#lib/chain/typed-data.ts'
import { type EpochHeader, FIRST_HEAD, receiptLeaf } from '#lib/domain/epoch.ts'
import {
  canonicalJson,
  channelIdOf,
  datanetId,
  datumHash,
  outputHash,
  promptHash,
  type Receipt,
  receiptHash,
  sortVersionRows,
  versionLeaf,
} from '#lib/domain/hashing.ts'
import { buildTree, merkleProof, rootOf } from '#lib/domain/merkle.ts'
import { sharesHash } from '#lib/domain/shares.ts'
import { receiptTypes, voucherTypes } from '#lib/domain/typed-data.ts'
import { embeddedHolder } from '../genesis.ts'
import { pass, send, type TestNode } from './actor.ts'
import { abiOf } from './stranger.ts'

const ZERO: Hex = `0x${'00'.repeat(32)}`
const PROMPT = [{ role: 'user', content: 'When does the harbour open?' }]
const ANSWER = 'At six, except on Sundays.'
const FEE = parseEther('0.5')
const ROWS = 5
const RECEIPTS = 3
/** Which of them is told of. */
const INDEX = 2

/**
 * Publishes a Datanet and a model, answers three questions and settles them.
 * @returns the shell variables of CHAIN.md's "Verify a receipt with cast" for the last of the three
 */
export async function settledReceipt(
  node: TestNode,
  deployment: Deployment,
  operator: PrivateKeyAccount,
): Promise<Record<string, string>> {
  const { addresses, startBlock } = deployment
  const owner = embeddedHolder('liquidity')
  const call = (
    name: ContractName,
    functionName: string,
    args: unknown[],
    from: typeof owner | typeof operator,
    value = 0n,
  ) =>
    send(node, from, { to: addresses[name], data: encodeFunctionData({ abi: abiOf(name), functionName, args }), value })

  const batchRoot = keccak256('0xba')
  const reviewer = owner.address
  const rows = sortVersionRows(
    Array.from({ length: ROWS }, (_, i) => ({
      datumHash: datumHash({ kind: 'chat', payload: { question: `Row ${i}` }, parents: [] }),
      contributor: privateKeyToAccount(generatePrivateKey()).address,
      reviewer,
      batchRoot,
    })),
  )
  const versionTree = buildTree(rows.map(versionLeaf))
  const manifestHash = keccak256('0x3a')
  const datanet = datanetId(owner.address, batchRoot)
  await call('datanetRegistry', 'create', [batchRoot, rootOf(versionTree), ROWS, manifestHash], owner)

  const hashes = { baseHash: keccak256('0x01'), adapterHash: keccak256('0x02'), ggufHash: keccak256('0x03') }
  const more = { templateHash: keccak256('0x04'), runRoot: keccak256('0x05'), indexRoot: keccak256('0x06') }
  const version = {
    ...hashes,
    ...more,
    passportHash: keccak256('0x07'),
    datanets: [{ datanetId: datanet, version: 1 }],
  }
  await call('modelRegistry', 'publish', [version, 'harbour-guide', 1n], owner)

  const key = privateKeyToAccount(generatePrivateKey())
  const channelId = channelIdOf(`0x${'01'.repeat(12)}`, key.address)
  await call('royalties', 'open', [key.address, BigInt(`0x${'01'.repeat(12)}`)], owner, 10n * FEE)

  const [row] = rows
  const shares = [{ ...row, datanetId: datanet, version: 1, ppm: 700_000 }]
  const { timestamp } = await node.getBlock()
  const domain = royaltiesDomain(deployment)
  const receipts = await Promise.all(
    Array.from({ length: RECEIPTS }, async (_, i) => {
      const receipt: Receipt = {
        ...{ kind: 0, modelId: 1n, version: 1, adapterHash: version.adapterHash, indexRoot: version.indexRoot },
        ...{ promptHash: promptHash(PROMPT), outputHash: outputHash(ANSWER) },
        ...{ fee: FEE, cumulative: FEE * BigInt(i + 1), channelId, nonce: BigInt(i + 1), policyVersion: 1 },
        ...{ modelPayee: owner.address, time: timestamp, sharesHash: sharesHash(shares) },
      }
      const types = { types: receiptTypes, primaryType: 'Receipt' } as const
      return { receipt, signature: await operator.signTypedData({ domain, ...types, message: receipt }) }
    }),
  )
  const total = FEE * BigInt(RECEIPTS)
  const message = { channelId, maxClaimableAmount: total }
  const voucher = await key.signTypedData({ domain, types: voucherTypes, primaryType: 'Voucher', message })
  const { r, yParityAndS: vs } = signatureToCompactSignature(parseSignature(voucher))
  await call('royalties', 'collect', [[{ ...message, cumulative: total, r, vs }]], operator)

  const leaves = receipts.map(({ receipt, signature }, i) =>
    receiptLeaf(
      i,
      { ...receipt, receiptHash: receiptHash(receipt), signatureHash: keccak256(signature) },
      FEE * BigInt(i),
    ),
  )
  const tree = buildTree(leaves)
  const none = { claims: ZERO, lines: ZERO, receipts: ZERO, data: ZERO, total: 0n, lineSum: 0n }
  const header: EpochHeader = { ...none, claims: keccak256('0xc1'), receipts: rootOf(tree), total }
  await call('royalties', 'post', [none, FIRST_HEAD, header], operator)
  await pass(node, 3)
  await call('royalties', 'finalise', [header, FIRST_HEAD], operator)

  const { receipt, signature } = receipts[INDEX]
  const tuple = ({ datumHash: hash, contributor, ppm }: (typeof shares)[number]): string =>
    `(${[datanet, 1, hash, contributor, reviewer, ppm].join()})`
  return Object.fromEntries(
    Object.entries({
      ...{ ROYALTIES: addresses.royalties, MODEL_REGISTRY: addresses.modelRegistry, START_BLOCK: startBlock },
      ...{ DATANET_REGISTRY: addresses.datanetRegistry, SIGNER: operator.address, SIGNATURE: signature },
      ...{ PROMPT: canonicalJson(PROMPT), ANSWER, SHARES: `[${shares.map(tuple).join()}]` },
      ...{ KIND: receipt.kind, MODEL: receipt.modelId, VERSION: receipt.version, FEE: receipt.fee },
      ...{ ADAPTER_HASH: receipt.adapterHash, INDEX_ROOT: receipt.indexRoot, PROMPT_HASH: receipt.promptHash },
      ...{ OUTPUT_HASH: receipt.outputHash, CUMULATIVE: receipt.cumulative, CHANNEL: receipt.channelId },
      ...{ NONCE: receipt.nonce, POLICY: receipt.policyVersion, MODEL_PAYEE: receipt.modelPayee, TIME: receipt.time },
      ...{ SHARES_HASH: receipt.sharesHash, EPOCH: 1, INDEX, SUM_BEFORE: FEE * BigInt(INDEX) },
      PROOF: merkleProof(tree, INDEX).join(' '),
      ...{ ROOT: rootOf(versionTree), ROWS, MANIFEST_HASH: manifestHash, DATANET: datanet, DATANET_VERSION: 1 },
      ...{ DATUM_HASH: row.datumHash, CONTRIBUTOR: row.contributor, REVIEWER: reviewer, BATCH_ROOT: batchRoot },
      ...{ ROW_INDEX: 0, ROW_PROOF: merkleProof(versionTree, 0).join(' ') },
    }).map(([name, value]) => [name, String(value)]),
  )
}
