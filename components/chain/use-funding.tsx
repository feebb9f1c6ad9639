'use client'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import { FundDialog, type FundRequest } from './fund-dialog.tsx'

export type Funding = {
  /** Opens or tops up the channel; false when the person closed the dialog. */
  fund: (request: FundRequest) => Promise<boolean>
  /** Put it anywhere in the tree. */
  dialog: ReactNode
}

export function useFunding(): Funding {
  const [request, setRequest] = useState<FundRequest | null>(null)
  const waiting = useRef<((funded: boolean) => void) | null>(null)
  const fund = useCallback((next: FundRequest) => {
    waiting.current?.(false)
    setRequest(next)
    return new Promise<boolean>((resolve) => {
      waiting.current = resolve
    })
  }, [])
  const done = (funded: boolean) => {
    setRequest(null)
    waiting.current?.(funded)
    waiting.current = null
  }
  return { fund, dialog: request && <FundDialog request={request} onDone={done} /> }
}
