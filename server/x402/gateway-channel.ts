import { type Hex, keccak256, padHex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { royaltiesAbi } from '#lib/chain/generated/abis.ts'
import { royaltiesDomain } from '#lib/chain/typed-data.ts'
import { channelIdOf } from '#lib/domain/hashing.ts'
import { voucherTypes } from '#lib/domain/typed-data.ts'
import { deployment, operatorAccount, publicClient, sendAsOperator } from '../chain/index.ts'
import { syncChannel } from '../chat/index.ts'
import { db, type Tx, wei } from '../db.ts'
import { governedOpen } from './verify-payment.ts'

/** Names the work on the gateway's channel among PostgreSQL's advisory locks. */
const channelLock = 402
const patience = { maxWait: 60_000, timeout: 180_000 }

let key: Promise<PrivateKeyAccount> | undefined

/** The session key of the gateway's own channels: derived from the operator's key, so that there is no other one to lose. */
function sessionKey(): Promise<PrivateKeyAccount> {
  key ??= operatorAccount().then(async (operator) =>
    privateKeyToAccount(keccak256(await operator.signMessage({ message: 'ModelFactory x402 session key, version 1' }))),
  )
  return key
}

async function royalties() {
  const { addresses } = await deployment()
  return { address: addresses.royalties, abi: royaltiesAbi } as const
}

const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
  db().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${channelLock})`
    return work()
  }, patience)

/** The first of the gateway's channels that is not closing, by rising salts; null when the next one is to be opened. */
async function openChannel(): Promise<{ id: Hex; salt: bigint; exists: boolean }> {
  const [{ address }, contract, reader] = await Promise.all([sessionKey(), royalties(), publicClient()])
  for (let salt = 0n; ; salt++) {
    const id = channelIdOf(padHex(`0x${salt.toString(16)}`, { size: 12 }), address)
    const payer = await reader.readContract({ ...contract, functionName: 'payerOf', args: [id] })
    if (BigInt(payer) === 0n) return { id, salt, exists: false }
    const channel = await reader.readContract({ ...contract, functionName: 'channels', args: [id] })
    if (channel[2] === 0n) return { id, salt, exists: true }
  }
}

/** The gateway's own payment channel, opened empty where there is none. @returns its id, known to the database */
export async function gatewayChannel(): Promise<Hex> {
  const found = await openChannel()
  if (found.exists) return (await syncChannel(found.id)).id as Hex
  return inTurn(async () => {
    const { id, salt, exists } = await openChannel()
    const { address } = await sessionKey()
    if (!exists) await sendAsOperator({ ...(await royalties()), functionName: 'open', args: [address, salt] })
    return (await syncChannel(id)).id as Hex
  })
}

/** Reserves a fee on the gateway's channel and signs the voucher that covers it. Part of the caller's transaction. */
export async function chargeGateway(tx: Tx, channelId: Hex, fee: bigint): Promise<void> {
  const [row] = await tx.$queryRaw<{ owed: string }[]>`
    UPDATE channel SET reserved = reserved + ${fee.toString()}::numeric WHERE id = ${channelId}
    RETURNING (spent + reserved)::text AS owed`
  if (!row) throw new Error(`channel ${channelId} is unknown`)
  const maxClaimableAmount = BigInt(row.owed)
  const [account, contracts] = await Promise.all([sessionKey(), deployment()])
  const signature = await account.signTypedData({
    domain: royaltiesDomain(contracts),
    types: voucherTypes,
    primaryType: 'Voucher',
    message: { channelId, maxClaimableAmount },
  })
  const voucher = { channelId, maxClaimableAmount: maxClaimableAmount.toString() }
  await tx.voucher.upsert({
    where: { channelId_maxClaimableAmount: voucher },
    create: { ...voucher, signature },
    update: {},
  })
}

let funding: Promise<void> | undefined
let again = false

/**
 * Unwraps what was paid and puts it into the gateway's channel, until its deposit covers every fee. What is missing is read
 * from the channel itself, so it can be repeated after a kill; calls at once become one.
 */
export function fundGateway(): Promise<void> {
  again = true
  funding ??= (async () => {
    try {
      while (again) {
        again = false
        await inTurn(fundOnce)
      }
    } finally {
      funding = undefined
    }
  })()
  return funding
}

async function fundOnce(): Promise<void> {
  const { address: sessionAddress } = await sessionKey()
  const [{ operator }, reader, wrapped, contract] = await Promise.all([
    deployment(),
    publicClient(),
    governedOpen(),
    royalties(),
  ])
  const known = await db().channel.findMany({
    where: { payer: operator, sessionKey: sessionAddress, closeRequestedAt: null },
  })
  for (const { id } of known) {
    const { deposit, spent, reserved, closeRequestedAt } = await syncChannel(id as Hex)
    const missing = wei(spent) + wei(reserved) - wei(deposit)
    if (closeRequestedAt || missing <= 0n) continue
    // after a kill between the two, this much lies unwrapped already
    const held = await reader.readContract({ ...wrapped, functionName: 'balanceOf', args: [operator] })
    const unwrap = held < missing ? held : missing
    if (unwrap > 0n) await sendAsOperator({ ...wrapped, functionName: 'withdraw', args: [unwrap] })
    await sendAsOperator({ ...contract, functionName: 'topUp', args: [id], value: missing })
    await syncChannel(id as Hex)
  }
}
