'use client'
import { ExternalLink } from 'lucide-react'
import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { formatOpen } from '#lib/format.ts'
import type { Receipt } from '#lib/schemas/receipt.ts'
import { receipt as words } from '#lib/strings/chat.ts'
import { FeeSplit } from './fee-split-list.tsx'
import { ReceiptFields } from './receipt-fields.tsx'
import { ReceiptVerify } from './receipt-verify.tsx'
import { ShareList } from './share-list.tsx'
import { WhatIsProved } from './what-is-proved.tsx'

/** Under an answer: rows, split of the fee, and the signed receipt folded away. `answer` is the text above it. */
export function ReceiptProof({ receipt, answer }: { receipt: Receipt; answer: string }) {
  return (
    <div className="grid gap-1 border-t pt-3">
      <h3 className="font-medium text-sm">{words.rowsTitle}</h3>
      <p className="mb-2 text-muted-foreground text-xs">{words.rowsHelp}</p>
      <ShareList receipt={receipt} />
      <Disclosure title={words.split.title} aside={formatOpen(receipt.fee, { digits: 6 })} className="mt-2">
        {receipt.fees && <FeeSplit fee={receipt.fee} fees={receipt.fees} />}
      </Disclosure>
      <Disclosure title={words.signed}>
        <div className="grid gap-4">
          <ReceiptVerify receipt={receipt} answer={answer} />
          <WhatIsProved />
          <ReceiptFields receipt={receipt} />
          <Button variant="secondary" asChild className="justify-self-start">
            <Link href={`/receipts/${receipt.hash}`}>
              <ExternalLink aria-hidden />
              {words.permalink}
            </Link>
          </Button>
        </div>
      </Disclosure>
    </div>
  )
}
