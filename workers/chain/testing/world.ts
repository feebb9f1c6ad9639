import { type Address, type Hex, parseEther } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { ContractName, Deployment } from '#lib/chain/deployment.ts'
import { embeddedHolder } from '../genesis.ts'
import { send, type TestNode, testNode } from './actor.ts'

/** Something that somebody does with OPEN; true when there was something to do. */
export type Deed = (who: PrivateKeyAccount, wei: bigint) => Promise<boolean>

/** An embedded chain with its contracts, its operator, and a few people who have some OPEN. */
export class World {
  readonly node: TestNode
  readonly addresses: Deployment['addresses']
  readonly people = Array.from({ length: 4 }, () => privateKeyToAccount(generatePrivateKey()))
  readonly deployment: Deployment
  readonly operator: PrivateKeyAccount

  constructor(deployment: Deployment, rpcUrl: string, operator: PrivateKeyAccount) {
    this.deployment = deployment
    this.addresses = deployment.addresses
    this.operator = operator
    this.node = testNode(deployment.chainId, rpcUrl)
  }

  /** Gives everybody some of the community's liquid part. */
  async begin(): Promise<void> {
    const value = parseEther('5000')
    for (const { address } of this.people) await send(this.node, embeddedHolder('community'), { to: address, value })
  }

  async give(who: PrivateKeyAccount, to: Address, value: bigint): Promise<boolean> {
    await send(this.node, who, { to, value })
    return true
  }

  call(who: PrivateKeyAccount, contract: ContractName, data: Hex, value = 0n) {
    return send(this.node, who, { to: this.addresses[contract], data, value })
  }
}
