'use client'
import { ORPCError } from '@orpc/client'
import { CircleAlert, Wallet } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { Address } from 'viem'
import { useAccount, useConfig, useConnectors, useDisconnect, useSwitchChain } from 'wagmi'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import { Dialog, DialogContent } from '#components/ui/dialog.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { explainApiError } from '#lib/api/explain-error.ts'
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
  const [problem, setProblem] = useState<{ message: string; quiet: boolean } | null>(null)
  const [choosing, setChoosing] = useState(false)
  const busy = stage !== 'idle'
  const external = connector !== undefined && connector.type !== builtInWalletType
  const wrongChain = external && chainId !== chain.chainId

  const attempt = async (work: () => Promise<Session>) => {
    setProblem(null)
    try {
      onSignedIn(await work())
    } catch (error) {
      setProblem(toProblem(error))
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
            <p
              role="alert"
              className={cn(
                'flex items-start gap-2 rounded-md p-3',
                problem.quiet ? 'bg-muted' : 'bg-danger-soft text-danger',
              )}
            >
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              {problem.message}
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
                      switchChainAsync({ chainId: chain.chainId }).catch((error) => setProblem(toProblem(error)))
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
                <Disclosure title={words.demo} className="border-t pt-3">
                  <p className="text-muted-foreground text-xs">{words.demoHelp}</p>
                  <div className="mt-2 flex flex-wrap gap-2">
                    {chain.demoAccounts.map((demo) => (
                      <Button key={demo.address} size="sm" disabled={busy} onClick={() => builtIn(demo.address)}>
                        {demo.name}
                      </Button>
                    ))}
                  </div>
                </Disclosure>
              )}
            </div>
          )}
          <p role="status" className={busy ? 'text-muted-foreground text-xs' : 'sr-only'}>
            {words.stages[stage]}
          </p>
        </DialogContent>
      </Dialog>
      {choosing && <RainbowConnect onClose={() => setChoosing(false)} />}
    </>
  )
}

/** A refusal of the server in its own sentence; a person who declines is told quietly. */
function toProblem(error: unknown): { message: string; quiet: boolean } {
  if (error instanceof ORPCError) return { message: explainApiError(error).title, quiet: false }
  const { kind, message } = explainChainError(error)
  return kind === 'rejected' ? { message: words.rejected, quiet: true } : { message, quiet: false }
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
