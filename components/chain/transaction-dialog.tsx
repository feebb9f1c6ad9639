'use client'
import { useQuery } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import type { Abi, Hash as TransactionHash } from 'viem'
import { useAccount, useConfig, usePublicClient, useSwitchChain } from 'wagmi'
import { estimateFeesPerGas, simulateContract, waitForTransactionReceipt, writeContract } from 'wagmi/actions'
import { Button } from '#components/ui/button.tsx'
import { DataItem, DataList } from '#components/ui/data-list.tsx'
import { Dialog, DialogContent, DialogFooter } from '#components/ui/dialog.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatOpen } from '#lib/format.ts'
import { common } from '#lib/strings/common.ts'
import { builtInWalletType } from './built-in-wallet.ts'
import { useChainConfig } from './chain-context.tsx'
import { explainChainError } from './explain-error.ts'
import type { TransactionRequest, TransactionResult } from './transaction.ts'

const words = common.transaction

type Stage =
  | { name: 'reviewing' }
  | { name: 'waiting' }
  | { name: 'pending'; hash: TransactionHash }
  | { name: 'failed'; message: string; hash?: TransactionHash }

export type TransactionDialogProps = {
  request: TransactionRequest
  onDone: (result: TransactionResult) => void
}

/** reviewing → waiting for the wallet → pending → confirmed (closes) or failed (stays, says why). */
export function TransactionDialog({ request, onDone }: TransactionDialogProps) {
  const chain = useChainConfig()
  const config = useConfig()
  const publicClient = usePublicClient()
  const { address, chainId, connector } = useAccount()
  const { switchChainAsync, isPending: switching } = useSwitchChain()
  const [stage, setStage] = useState<Stage>({ name: 'reviewing' })
  const wrongChain = chainId !== chain.chainId
  const call = {
    abi: request.abi as Abi,
    account: address,
    address: request.address,
    args: request.args,
    functionName: request.functionName,
    value: request.value,
    // Its time is now; the latest block's may be long past where blocks come with transactions.
    blockTag: 'pending' as const,
  }

  const estimate = useQuery({
    queryKey: ['transaction-fee', request.address, request.functionName, address, chainId, String(request.args)],
    enabled: !wrongChain && address !== undefined && publicClient !== undefined,
    retry: false,
    gcTime: 0,
    queryFn: async () => {
      await simulateContract(config, call)
      // The embedded chain asks for nothing, and the built-in wallet offers no tip.
      if (connector?.type === builtInWalletType) return 0n
      const [gas, fees] = await Promise.all([publicClient!.estimateContractGas(call), estimateFeesPerGas(config)])
      return gas * (fees.maxFeePerGas ?? fees.gasPrice ?? 0n)
    },
  })
  const refusal = estimate.error ? explainChainError(estimate.error).message : null

  const confirm = async () => {
    let hash: TransactionHash | undefined
    setStage({ name: 'waiting' })
    try {
      const simulated = await simulateContract(config, call)
      hash = await writeContract(config, simulated.request)
      setStage({ name: 'pending', hash })
      const receipt = await waitForTransactionReceipt(config, { hash, timeout: 180_000 })
      if (receipt.status === 'success') return onDone({ status: 'confirmed', hash, receipt })
      setStage({ name: 'failed', message: common.chainErrors.revertedUnknown, hash })
    } catch (error) {
      const problem = explainChainError(error)
      if (problem.kind === 'rejected') onDone({ status: 'rejected', message: problem.message })
      else setStage({ name: 'failed', message: problem.message, hash })
    }
  }
  const close = () =>
    onDone(
      stage.name === 'failed'
        ? { status: 'failed', message: stage.message }
        : { status: 'rejected', message: words.cancelled },
    )
  const busy = stage.name === 'waiting' || stage.name === 'pending'
  const problem = stage.name === 'failed' ? stage.message : refusal
  const hash = 'hash' in stage ? stage.hash : undefined
  const explorer = chain.explorer && hash ? `${chain.explorer.replace(/\/$/, '')}/tx/${hash}` : undefined

  return (
    <Dialog open onOpenChange={(next) => !next && !busy && close()}>
      <DialogContent title={request.action} description={words.review} dismissible={!busy}>
        <ul className="grid list-disc gap-1 pl-5">
          {request.effect.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one request never move
            <li key={index}>{line}</li>
          ))}
        </ul>
        <DataList className="border-y">
          <DataItem term={words.network}>{chain.name}</DataItem>
          <DataItem term={words.contract}>
            <span className="mr-2">{request.contractName}</span>
            <Hash value={request.address} />
          </DataItem>
          {request.value ? <DataItem term={words.amount}>{formatOpen(request.value, { digits: 18 })}</DataItem> : null}
          <DataItem term={words.fee} hint={words.feeHint}>
            {estimate.data === undefined
              ? estimate.isLoading
                ? words.estimating
                : '–'
              : formatOpen(estimate.data, { digits: 6 })}
          </DataItem>
          {hash && (
            <DataItem term={words.hash}>
              <Hash value={hash} label={words.copyHash} href={explorer} />
            </DataItem>
          )}
        </DataList>
        {wrongChain && <p className="text-warning">{common.network.wrongChain(chain.name)}</p>}
        {problem && (
          <div role="alert" className="flex items-start gap-2 rounded-md bg-danger-soft p-3">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
            <div>
              {stage.name === 'failed' && <p className="font-medium">{words.failedTitle}</p>}
              <p>{problem}</p>
            </div>
          </div>
        )}
        <div role="status" className={busy ? undefined : 'sr-only'}>
          {stage.name === 'waiting' && (
            <>
              <Status tone="running" size="md">
                {words.waiting}
              </Status>
              <p className="mt-1 text-muted-foreground text-xs">{words.waitingHint}</p>
            </>
          )}
          {stage.name === 'pending' && (
            <Status tone="running" size="md">
              {words.pending}
            </Status>
          )}
        </div>
        <DialogFooter>
          <Button disabled={busy} onClick={close}>
            {stage.name === 'failed' ? words.close : words.cancel}
          </Button>
          {wrongChain ? (
            <Button
              variant="primary"
              loading={switching}
              onClick={() =>
                switchChainAsync({ chainId: chain.chainId }).catch((error) => {
                  const { kind, message } = explainChainError(error)
                  if (kind === 'rejected') onDone({ status: 'rejected', message })
                  else setStage({ name: 'failed', message })
                })
              }
            >
              {common.network.switchTo(chain.name)}
            </Button>
          ) : (
            <Button
              variant="primary"
              loading={busy}
              onClick={() => {
                if (refusal) void estimate.refetch()
                else void confirm()
              }}
            >
              {problem ? words.tryAgain : request.action}
            </Button>
          )}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
