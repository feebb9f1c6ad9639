import { type Address, concat, type Hex, keccak256, stringToBytes } from 'viem'
import { describe, expect, it } from 'vitest'
import { datumKinds } from '#lib/schemas/datum.ts'
import { claimLeaf, headerHash, lineLeaf, receiptLeaf } from './epoch.ts'
import { dataRoot } from './epoch-data.ts'
import * as hashing from './hashing.ts'
import vectors from './hashing.vectors.json' with { type: 'json' }
import { merkleRoot } from './merkle.ts'
import { type RowShare, sharesHash } from './shares.ts'
import { datanetsDomainName, royaltiesDomainName, stakingDomainName } from './typed-data.ts'

const domain = (name: { name: string; version: string }, place: { chainId: number; verifyingContract: string }) => ({
  ...name,
  chainId: place.chainId,
  verifyingContract: place.verifyingContract as Address,
})
const big = <T extends object>(value: T, ...keys: (keyof T)[]) =>
  Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, keys.includes(key as keyof T) ? BigInt(inner) : inner]),
  )
const receipt = big(
  vectors.receipt.message,
  'modelId',
  'fee',
  'cumulative',
  'nonce',
  'time',
) as unknown as hashing.Receipt

describe('golden vectors', () => {
  it.each(vectors.datum.map((datum) => [datum.kind, datum] as const))('datum of kind %s', (_, {
    hash,
    canonical,
    ...datum
  }) => {
    expect(hashing.canonicalDatum(datum as unknown as hashing.Datum)).toBe(canonical)
    expect(hashing.datumHash(datum as unknown as hashing.Datum)).toBe(hash)
  })
  it('covers every kind', () => expect(vectors.datum.map(({ kind }) => kind)).toEqual([...datumKinds]))
  it('datum of a private Datanet', () => {
    const { hash, canonical, ...datum } = vectors.saltedDatum
    expect(hashing.canonicalDatum(datum as unknown as hashing.Datum)).toBe(canonical)
    expect(hashing.datumHash(datum as unknown as hashing.Datum)).toBe(hash)
    expect(hashing.datumHash({ ...datum, salt: null } as unknown as hashing.Datum)).toBe(vectors.datum[1]?.hash)
  })
  it('batch root', () => expect(hashing.batchRoot(vectors.batch.datumHashes as Hex[])).toBe(vectors.batch.root))
  it('Datanet id', () => {
    const { creator, salt, id } = vectors.datanetId
    expect(hashing.datanetId(creator as Address, salt as Hex).toString()).toBe(id)
  })
  it('contribution and its commitment', () => {
    const { message, salt, commitment, digest } = vectors.contribution
    const contribution = big(message, 'datanetId', 'nonce', 'deadline') as unknown as hashing.Contribution
    expect(hashing.contributionDigest(domain(datanetsDomainName, vectors.contribution), contribution)).toBe(digest)
    expect(hashing.contributionCommitment(contribution.contributor, contribution.batchRoot, salt as Hex)).toBe(
      commitment,
    )
  })
  it('Datanet version, whatever the order of its rows', () => {
    const rows = vectors.datanetVersion.rows as hashing.VersionRow[]
    expect(hashing.datanetVersionRoot(rows)).toBe(vectors.datanetVersion.root)
    expect(hashing.datanetVersionRoot(rows.toReversed())).toBe(vectors.datanetVersion.root)
    expect(() => hashing.datanetVersionRoot([...rows, rows[2]])).toThrow('stands twice')
  })
  it('manifest and adapter', () => {
    const { document, canonical, sha256 } = vectors.manifest
    expect(hashing.canonicalJson(document)).toBe(canonical)
    expect(hashing.documentHash(document)).toBe(sha256)
    expect(hashing.fileHash(stringToBytes(vectors.adapter.text))).toBe(vectors.adapter.sha256)
  })
  it('run log and anchors', () => {
    const { steps, root, head, secondHead, batchOf } = vectors.runLog
    expect(merkleRoot((steps as hashing.RunStep[]).map(hashing.runLogLeaf))).toBe(root)
    expect(hashing.batchHash(batchOf as Hex[])).toBe(steps[0].batchHash)
    expect(hashing.anchorHead(`0x${'00'.repeat(32)}`, 3, root as Hex)).toBe(head)
    expect(hashing.anchorHead(head as Hex, 6, root as Hex)).toBe(secondHead)
  })
  it('model version', () => {
    const { fields, hash } = vectors.modelVersion
    const datanets = fields.datanets.map((use) => ({ ...use, datanetId: BigInt(use.datanetId) }))
    expect(hashing.modelVersionHash({ ...fields, datanets } as hashing.ModelVersionFields)).toBe(hash)
  })
  it('prompt and answer', () => {
    expect(hashing.promptHash(vectors.text.messages)).toBe(vectors.text.promptHash)
    expect(hashing.outputHash(vectors.text.answer)).toBe(vectors.text.outputHash)
  })
  it('shares, whatever their order', () => {
    const rows = vectors.shares.rows.map((row) => ({ ...row, datanetId: BigInt(row.datanetId) })) as RowShare[]
    expect(sharesHash(rows)).toBe(vectors.shares.hash)
    expect(sharesHash(rows.toReversed())).toBe(vectors.shares.hash)
  })
  it('receipt', () => {
    expect(hashing.receiptHash(receipt)).toBe(vectors.receipt.hash)
    expect(hashing.receiptDigest(domain(royaltiesDomainName, vectors.receipt), receipt)).toBe(vectors.receipt.digest)
  })
  it('voucher', () => {
    const message = big(vectors.voucher.message, 'maxClaimableAmount') as unknown as hashing.Voucher
    expect(hashing.voucherDigest(domain(royaltiesDomainName, vectors.voucher), message)).toBe(vectors.voucher.digest)
  })
  it('agent action', () => {
    const message = big(vectors.agentAction.message, 'agentId', 'nonce') as unknown as hashing.AgentAction
    const digest = hashing.agentActionDigest(domain(stakingDomainName, vectors.agentAction), message)
    expect(digest).toBe(vectors.agentAction.digest)
  })
  it('leaves, data root and header of an epoch', () => {
    const { receiptLeaf: r, lineLeaf: l, claimLeaf: c, header: h, data } = vectors
    const asReceipt = {
      channelId: r.channelId as Hex,
      nonce: BigInt(r.nonce),
      fee: BigInt(r.fee),
      receiptHash: r.receiptHash as Hex,
      signatureHash: r.signatureHash as Hex,
    }
    expect(receiptLeaf(r.index, asReceipt, BigInt(r.sumBefore))).toBe(r.leaf)
    const asLine = {
      account: l.account as Address,
      receiptHash: l.receiptHash as Hex,
      share: l.share,
      amount: BigInt(l.amount),
    }
    expect(lineLeaf(l.index, asLine, BigInt(l.sumBefore))).toBe(l.leaf)
    const asClaim = {
      ...c,
      account: c.account as Address,
      cumulative: BigInt(c.cumulative),
      sumBefore: BigInt(c.sumBefore),
    }
    expect(claimLeaf(asClaim)).toBe(c.leaf)
    expect(dataRoot(stringToBytes(data.text.repeat(data.times)))).toBe(data.root)
    const { hash, previousHead, ...header } = h
    const words = big(header, 'total', 'lineSum') as unknown as Parameters<typeof headerHash>[0]
    expect(headerHash(words, previousHead as Hex)).toBe(hash)
  })
})

describe('normalisation', () => {
  it('makes one hash of what reads the same', () => {
    const of = (text: string) => hashing.datumHash({ kind: 'passage', payload: { text }, parents: [] })
    expect(of('  Cafe\u0301 ')).toBe(of('Caf\u00e9'))
    expect(of('cafe')).not.toBe(of('Cafe'))
  })
  it('refuses what JSON cannot hold', () => {
    expect(() => hashing.canonicalJson({ a: Number.NaN })).toThrow()
    expect(() => hashing.canonicalJson(undefined)).toThrow('no JSON form')
  })
  it('refuses steps that cannot be anchored', () => {
    const step = { step: 1, learning_rate: 1e-3, batchHash: keccak256('0x') }
    expect(() => hashing.runLogLeaf({ ...step, loss: Number.NaN })).toThrow('cannot be anchored')
    expect(() => hashing.runLogLeaf({ ...step, loss: -1 })).toThrow('cannot be anchored')
  })
  it('joins salt and session key to a channel id', () => {
    const key = '0xAbCdEf0123456789aBcDeF0123456789AbCdEf01'
    expect(hashing.channelIdOf('0x0102030405060708090a0b0c', key)).toBe(
      concat(['0x0102030405060708090a0b0c', key.toLowerCase() as Hex]),
    )
  })
})
