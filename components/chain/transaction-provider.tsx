'use client'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import { common } from '#lib/strings/common.ts'
import { useRequireSession } from './sign-in-provider.tsx'
import type { TransactionRequest, TransactionResult } from './transaction.ts'
import { TransactionDialog } from './transaction-dialog.tsx'

export type SendTransaction = (request: TransactionRequest) => Promise<TransactionResult>

const TransactionContext = createContext<SendTransaction | null>(null)

/**
 * `const send = useTransaction(); const result = await send({ action, effect, address, abi, functionName, args })`.
 * Reviews network, fee and effect first, simulates before it writes, and resolves when the block is there.
 */
export function useTransaction(): SendTransaction {
  const send = useContext(TransactionContext)
  if (!send) throw new Error('useTransaction needs a TransactionProvider above it.')
  return send
}

export function TransactionProvider({ children }: { children: ReactNode }) {
  const requireSession = useRequireSession()
  const queries = useQueryClient()
  const [request, setRequest] = useState<TransactionRequest | null>(null)
  const waiting = useRef<((result: TransactionResult) => void) | null>(null)

  const send = useCallback<SendTransaction>(
    async (next) => {
      const session = await requireSession({ wallet: true })
      if (!session) return { status: 'rejected', message: common.transaction.cancelled }
      setRequest(next)
      return new Promise<TransactionResult>((resolve) => {
        waiting.current = resolve
      })
    },
    [requireSession],
  )

  return (
    <TransactionContext value={send}>
      {children}
      {request && (
        <TransactionDialog
          request={request}
          onDone={(result) => {
            setRequest(null)
            waiting.current?.(result)
            waiting.current = null
            if (result.status === 'confirmed') void queries.invalidateQueries({ queryKey: ['balance'] })
          }}
        />
      )}
    </TransactionContext>
  )
}
