import { receipt as words } from '#lib/strings/chat.ts'

/** Says plainly which part of a receipt is proof and which is a measurement. */
export function WhatIsProved() {
  return (
    <dl className="grid gap-3 text-sm sm:grid-cols-2">
      <div>
        <dt className="font-medium">{words.provedTitle}</dt>
        <dd className="mt-0.5 text-muted-foreground">{words.proved}</dd>
      </div>
      <div>
        <dt className="font-medium">{words.estimatedTitle}</dt>
        <dd className="mt-0.5 text-muted-foreground">{words.estimated}</dd>
      </div>
    </dl>
  )
}
