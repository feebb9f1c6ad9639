import { type Hex, parseSignature, serializeSignature } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { db } from '../db.ts'
import { ownTestDatabase } from '../testing/own-database.ts'
import { hashBatch } from './hash-batch.ts'
import { storeBatch } from './store-batch.ts'
import { ownUploads } from './testing/own-uploads.ts'
import { makeEmptyDatanet, makePerson, signBatch } from './testing/world.ts'
import { type SignedBatch, verifyBatch } from './verify-batch.ts'

await ownTestDatabase()
const deployment = await ownUploads()
const owner = await makePerson()
const datanet = await makeEmptyDatanet(owner)
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

const batchOf = (text: string) =>
  hashBatch(datanet, 'instruction', [
    { datum: { kind: 'instruction', payload: { instruction: text, response: `Answer to ${text}` }, parents: [] } },
  ])
async function prepare(text: string, options: Parameters<typeof signBatch>[1] = {}) {
  const batch = await batchOf(text)
  const facts = { datanet, batchRoot: batch.batchRoot, rows: 1 }
  const { commitment, signed } = await signBatch({ ...facts, deployment, by: owner }, options)
  const toVerify: SignedBatch = { ...facts, contributor: owner.address, kind: 'instruction', commitment, signed }
  return { batch, toVerify, committedAt: new Date() }
}

describe('a signed batch', () => {
  it('counts when its contributor committed to it and signed exactly it', async () => {
    const { toVerify } = await prepare('one')
    expect(await verifyBatch(toVerify)).toEqual(toVerify.signed)
  })

  it('is refused without its commitment, and with that of another', async () => {
    const { toVerify } = await prepare('two')
    const refused = /not committed to by this wallet before they were signed/
    await expect(verifyBatch({ ...toVerify, commitment: null })).rejects.toThrow(refused)
    const other = await makePerson()
    // who sees rows on their way cannot take over the commitment of the one who brings them
    await expect(verifyBatch({ ...toVerify, contributor: other.address })).rejects.toThrow(refused)
  })

  it('is refused after its deadline', async () => {
    const { toVerify } = await prepare('three', { deadline: 1_000_000_000 })
    await expect(verifyBatch(toVerify)).rejects.toThrow(/signature has expired; sign the contribution again/)
  })

  it('is refused with a signature by somebody else, over another batch, or under another licence', async () => {
    const forged = await prepare('four', { signer: privateKeyToAccount(generatePrivateKey()) })
    const refused = /is not by 0x\w{40} over exactly these rows, for this Datanet and its licence CC0-1\.0/
    await expect(verifyBatch(forged.toVerify)).rejects.toThrow(refused)
    const good = await prepare('five')
    const { signature } = (await prepare('six')).toVerify.signed
    await expect(verifyBatch({ ...good.toVerify, signed: { ...good.toVerify.signed, signature } })).rejects.toThrow(
      refused,
    )
    const licensed = { ...datanet, licence: 'CC-BY-4.0' }
    await expect(verifyBatch({ ...good.toVerify, datanet: licensed })).rejects.toThrow(/its licence CC-BY-4\.0/)
    await expect(verifyBatch({ ...good.toVerify, kind: 'chat' })).rejects.toThrow(refused)
    await expect(verifyBatch({ ...good.toVerify, rows: 2 })).rejects.toThrow(refused)
    const elsewhere = { ...datanet, chainDatanetId: (await makeEmptyDatanet(owner)).chainDatanetId }
    await expect(verifyBatch({ ...good.toVerify, datanet: elsewhere })).rejects.toThrow(refused)
  })

  it('is refused when a contract’s wallet signed it, in one sentence that says why', async () => {
    const { toVerify } = await prepare('seven')
    const signature: Hex = `0x${'ab'.repeat(130)}`
    await expect(verifyBatch({ ...toVerify, signed: { ...toVerify.signed, signature } })).rejects.toThrow(
      /signed with a plain key: what a contract’s wallet says could be denied later/,
    )
  })

  it('is kept as contracts take signatures: v of 27 or 28, and never the mirror image of one', async () => {
    const { toVerify } = await prepare('eight')
    const { r, s, yParity } = parseSignature(toVerify.signed.signature)
    const withParity = `${toVerify.signed.signature.slice(0, -2)}0${yParity}` as Hex
    const taken = await verifyBatch({ ...toVerify, signed: { ...toVerify.signed, signature: withParity } })
    expect(taken.signature).toBe(toVerify.signed.signature)
    const high = `0x${(order - BigInt(s)).toString(16).padStart(64, '0')}` as Hex
    const mirrored = serializeSignature({ r, s: high, yParity: 1 - (yParity as number) })
    await expect(verifyBatch({ ...toVerify, signed: { ...toVerify.signed, signature: mirrored } })).rejects.toThrow(
      /not a signature of a key/,
    )
  })

  it('is refused when its nonce was used before', async () => {
    const first = await prepare('nine', { nonce: 7n })
    const facts = { datanet, contributor: owner.address, origin: 'append' as const, committedAt: first.committedAt }
    const { commitment, signed } = first.toVerify
    await db().$transaction((tx) => storeBatch(tx, first.batch, { ...facts, commitment: commitment ?? '', signed }))
    const second = await prepare('ten', { nonce: 7n })
    await expect(verifyBatch(second.toVerify)).rejects.toThrow(/has used this nonce for another contribution/)
  })
})
