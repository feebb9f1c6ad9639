import type { Address } from 'viem'
import { createSiweMessage } from 'viem/siwe'
import type { Config } from 'wagmi'
import { connect, disconnect, getAccount, getBalance, signMessage } from 'wagmi/actions'
import { client } from '#lib/api/client.ts'
import type { Session } from '#lib/schemas/auth.ts'
import { common } from '#lib/strings/common.ts'
import { type BuiltInWallet, builtInWalletType } from './built-in-wallet.ts'

export type SignInStage = keyof typeof common.signIn.stages
export type OnStage = (stage: SignInStage) => void

/** Signs in the account that the wallet shows now: nonce, signature, session. */
export async function signInConnected(config: Config, onStage: OnStage): Promise<Session> {
  const { address, chainId } = getAccount(config)
  if (!address || !chainId) throw new Error('No wallet is connected.')
  const { nonce } = await client.auth.nonce()
  const message = createSiweMessage({
    address,
    chainId,
    domain: location.host,
    nonce,
    statement: common.signIn.statement,
    uri: location.origin,
    version: '1',
  })
  onStage('signing')
  const signature = await signMessage(config, { message, account: address })
  onStage('verifying')
  return client.auth.verify({ message, signature })
}

export type BuiltInSignIn = {
  session: Session
  /** Why the faucet gave nothing, in its own words; the sign-in stands all the same. */
  faucetProblem: string | null
}

/** One click: opens the built-in wallet, fills it when it is empty, signs in. `who` is a demo account's address or 'own'. */
export async function signInBuiltIn(config: Config, who: Address | 'own', onStage: OnStage): Promise<BuiltInSignIn> {
  const connector = config.connectors.find((candidate) => candidate.type === builtInWalletType)
  if (!connector) throw new Error('The built-in wallet exists on the embedded chain only.')
  onStage('connecting')
  const address = (connector as typeof connector & BuiltInWallet).selectAccount(who)
  const current = getAccount(config).connector
  if (current?.uid !== connector.uid) {
    if (current) await disconnect(config, { connector: current })
    await connect(config, { connector })
  }
  let faucetProblem: string | null = null
  const { value } = await getBalance(config, { address })
  if (value === 0n) {
    onStage('funding')
    await client.chain.faucet({ address }).catch((error: Error) => {
      faucetProblem = error.message
    })
  }
  return { session: await signInConnected(config, onStage), faucetProblem }
}
