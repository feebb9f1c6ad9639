'use client'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Hash } from '#components/ui/hash.tsx'
import { contribute } from '#lib/strings/contribute.ts'
import type { HashedBatch } from '../hash-batch.ts'

/** The exact text of the first rows, with the name that each has from now on. */
export function FirstRows({ first }: { first: HashedBatch['first'] }) {
  return (
    <Disclosure title={contribute.sign.first}>
      <ul className="grid gap-2">
        {first.map(({ hash, text }) => (
          <li key={hash} className="wrap-anywhere grid gap-0.5 rounded-md bg-sunken p-2 text-xs">
            <Hash value={hash} lead={10} tail={8} />
            <code className="line-clamp-6 font-mono">{text}</code>
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
