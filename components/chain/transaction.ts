import type { ReactNode } from 'react'
import type { Abi, Address, Hash, TransactionReceipt } from 'viem'

export type TransactionRequest = {
  /** Verb and object: "Publish model". Also the button. */
  action: string
  /** What it changes, one sentence a line, before anything is sent. */
  effect: readonly ReactNode[]
  address: Address
  abi: Abi | readonly unknown[]
  functionName: string
  args: readonly unknown[]
  /** Wei that leave the wallet besides the fee. */
  value?: bigint
  /** What the contract is called: "ModelRegistry". */
  contractName: string
}

export type TransactionResult =
  | { status: 'confirmed'; hash: Hash; receipt: TransactionReceipt }
  /** Declined or closed: show `message` beside the form and go on. */
  | { status: 'rejected'; message: string }
  | { status: 'failed'; message: string }
