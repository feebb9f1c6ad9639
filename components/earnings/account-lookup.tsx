'use client'
import Link from 'next/link'
import { type FormEvent, useState } from 'react'
import { useChainConfig } from '#components/chain/chain-context.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { shortHash } from '#components/ui/hash.tsx'
import { Input } from '#components/ui/input.tsx'
import { addressSchema } from '#lib/schemas/common.ts'
import { earnings as words } from '#lib/strings/earnings.ts'

/** Earnings are public: any address can be looked up. */
export function AccountLookup({ onPick }: { onPick: (account: `0x${string}`) => void }) {
  const { demoAccounts } = useChainConfig()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const parsed = addressSchema.safeParse(text.trim())
    setWrong(!parsed.success)
    if (parsed.success) onPick(parsed.data)
  }
  return (
    <div className="grid gap-4">
      <form onSubmit={submit} className="grid max-w-xl gap-2">
        <Field label={words.lookUp} help={words.lookUpHelp} error={wrong && words.lookUpBad}>
          <Input
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder="0x…"
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
          />
        </Field>
        <Button type="submit" className="justify-self-start">
          {words.lookUpAction}
        </Button>
      </form>
      {demoAccounts.length > 0 && (
        <div className="grid gap-2">
          <h3 className="text-muted-foreground text-xs">{words.contributors}</h3>
          <ul className="flex flex-wrap gap-2">
            {demoAccounts.map(({ name, address }) => (
              <li key={address}>
                <Button size="sm" asChild>
                  <Link href={`/earnings?account=${address}`} title={address}>
                    {name} <span className="font-mono text-muted-foreground">{shortHash(address)}</span>
                  </Link>
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
