'use client'
import { CircleAlert, Wallet } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { Address } from 'viem'
import { useAccount, useConfig, useConnectors, useDisconnect, useSwitchChain } from 'wagmi'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogContent } from '#components/ui/dialog.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { toast } from '#components/ui/toaster.tsx'
import type { Session } from '#lib/schemas/auth.ts'
import { common } from '#lib/strings/common.ts'
import { builtInWalletType } from './built-in-wallet.ts'
import { useChainConfig } from './chain-context.tsx'
import { explainChainError } from './explain-error.ts'
import { type SignInStage, signInBuiltIn, signInConnected } from './sign-in.ts'

// RainbowKit is large and asks nothing of us before somebody chooses it.
const RainbowConnect = dynamic(() => import('./rainbow-connect.tsx').then((module) => module.RainbowConnect), {
  ssr: false,
})

const words = common.signIn

export type SignInDialogProps = {
  open: boolean
  reason?: string
  onClose: () => void
  onSignedIn: (session: Session) => void
}

export function SignInDialog({ open, reason, onClose, onSignedIn }: SignInDialogProps) {
  const chain = useChainConfig()
  const config = useConfig()
  const connectors = useConnectors()
  const { address, connector, chainId } = useAccount()
  const { disconnect } = useDisconnect()
  const { switchChainAsync } = useSwitchChain()
  const [stage, setStage] = useState<SignInStage>('idle')
  const [problem, setProblem] = useState<string | null>(null)
  const [choosing, setChoosing] = useState(false)
  const busy = stage !== 'idle'
  const external = connector !== undefined && connector.type !== builtInWalletType
  const wrongChain = external && chainId !== chain.chainId

  const attempt = async (work: () => Promise<Session>) => {
    setProblem(null)
    try {
      onSignedIn(await work())
    } catch (error) {
      const { kind, message } = explainChainError(error)
      const own = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.message : null
      setProblem(kind === 'rejected' ? words.rejected : (own ?? message))
    } finally {
      setStage('idle')
    }
  }
  const builtIn = (who: Address | 'own') =>
    attempt(async () => {
      const { session, faucetProblem } = await signInBuiltIn(config, who, setStage)
      if (faucetProblem) toast.warning(words.faucetFailed, { description: faucetProblem })
      return session
    })

  return (
    <>
      <Dialog open={open && !choosing} onOpenChange={(next) => !next && onClose()}>
        <DialogContent title={words.title} description={reason ?? words.description} dismissible={!busy}>
          {problem && (
            <p role="alert" className="flex items-start gap-2 rounded-md bg-danger-soft p-3 text-danger">
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              {problem}
            </p>
          )}
          {external && address ? (
            <div className="grid gap-2">
              {wrongChain ? (
                <>
                  <p>{common.network.wrongChain(chain.name)}</p>
                  <Button
                    variant="primary"
                    size="lg"
                    onClick={() =>
                      switchChainAsync({ chainId: chain.chainId }).catch((error) =>
                        setProblem(explainChainError(error).message),
                      )
                    }
                  >
                    {common.network.switchTo(chain.name)}
                  </Button>
                </>
              ) : (
                <>
                  <Button
                    variant="primary"
                    size="lg"
                    loading={busy}
                    onClick={() => attempt(() => signInConnected(config, setStage))}
                  >
                    {words.sign(shortHash(address))}
                  </Button>
                  <p className="text-muted-foreground text-xs">{words.signHelp}</p>
                </>
              )}
              <Button variant="ghost" disabled={busy} onClick={() => disconnect()}>
                {words.changeWallet}
              </Button>
            </div>
          ) : (
            <div className="grid gap-4">
              {chain.embedded && (
                <div className="grid gap-1.5">
                  <Button variant="primary" size="lg" loading={busy} onClick={() => builtIn('own')}>
                    {words.builtIn}
                  </Button>
                  <p className="text-muted-foreground text-xs">{words.builtInHelp}</p>
                </div>
              )}
              <OtherWallet
                found={connectors.some((candidate) => candidate.type !== builtInWalletType)}
                embedded={chain.embedded}
                disabled={busy}
                onChoose={() => setChoosing(true)}
              />
              {chain.demoAccounts.length > 0 && (
                <div className="grid gap-2 border-t pt-4">
                  <p className="font-medium">{words.demo}</p>
                  <p className="text-muted-foreground text-xs">{words.demoHelp}</p>
                  <div className="flex flex-wrap gap-2">
                    {chain.demoAccounts.map((demo) => (
                      <Button key={demo.address} size="sm" disabled={busy} onClick={() => builtIn(demo.address)}>
                        {demo.name}
                      </Button>
                    ))}
                  </div>
                </div>
              )}
            </div>
          )}
          <p role="status" className="min-h-5 text-muted-foreground text-xs">
            {words.stages[stage]}
          </p>
        </DialogContent>
      </Dialog>
      {choosing && <RainbowConnect onClose={() => setChoosing(false)} />}
    </>
  )
}

type OtherWalletProps = { found: boolean; embedded: boolean; disabled: boolean; onChoose: () => void }

function OtherWallet({ found, embedded, disabled, onChoose }: OtherWalletProps) {
  if (!found) {
    return (
      <p className="text-muted-foreground text-xs">{embedded ? words.otherMissing : words.otherMissingNoBuiltIn}</p>
    )
  }
  return (
    <Button size="lg" variant={embedded ? 'secondary' : 'primary'} disabled={disabled} onClick={onChoose}>
      <Wallet aria-hidden />
      {words.other}
    </Button>
  )
}
