'use client'
import { type KeyboardEvent, useId, useState } from 'react'
import type { z } from 'zod'
import { cn } from '#components/ui/cn.ts'
import { Status } from '#components/ui/status.tsx'
import { formatNumber } from '#lib/format.ts'
import type { lookRowSchema } from '#lib/schemas/training.ts'
import { train } from '#lib/strings/train.ts'

const words = train.wizard.look
type Row = z.infer<typeof lookRowSchema>
type Token = Row['tokens'][number]

/** A line end is seen as a sign, and ends the line after it. */
const shown = (text: string) => text.replaceAll('\n', '↵\n').replaceAll('\t', '⇥')
const isSpecial = (text: string) => /^<\|?[^<>\s]+\|?>$/.test(text.trim())

/** One row cut into its tokens; pointing at one, or moving to it by the arrow keys, tells its id. */
export function TokenRow({ row, place, limit }: { row: Row; place: number; limit: number }) {
  const [at, setAt] = useState<number | null>(null)
  const id = useId()
  const learnt = row.tokens.filter((token) => token.learnt).length
  const move = (event: KeyboardEvent) => {
    const last = row.tokens.length - 1
    const to = { ArrowRight: (at ?? -1) + 1, ArrowLeft: (at ?? 1) - 1, Home: 0, End: last }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = Math.min(last, Math.max(0, to))
    setAt(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  const token = at === null ? undefined : row.tokens[at]
  return (
    <div className="grid min-w-0 gap-1.5 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 text-xs">
        <span className="font-medium">{words.row(formatNumber(place), formatNumber(row.count))}</span>
        {row.tooLong ? (
          <Status tone="danger" className="whitespace-normal">
            {words.tooLong(formatNumber(limit))}
          </Status>
        ) : (
          <span className="text-muted-foreground">{words.learntOf(formatNumber(learnt), formatNumber(row.count))}</span>
        )}
      </div>
      <div
        role="listbox"
        aria-label={`${words.row(formatNumber(place), formatNumber(row.count))}. ${words.move}`}
        aria-activedescendant={at === null ? undefined : `${id}-${at}`}
        tabIndex={0}
        onKeyDown={move}
        onPointerOver={(event) => {
          const over = (event.target as HTMLElement).dataset.token
          if (over !== undefined) setAt(Number(over))
        }}
        className="wrap-anywhere max-h-80 overflow-y-auto whitespace-pre-wrap rounded-md border bg-sunken p-2 font-mono text-xs leading-6"
      >
        {row.tokens.map((one, index) => (
          <TokenMark
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
            key={index}
            id={`${id}-${index}`}
            index={index}
            token={one}
            active={index === at}
          />
        ))}
      </div>
      <p aria-live="polite" className="min-h-4 text-muted-foreground text-xs">
        {token === undefined || at === null
          ? words.hover
          : `${words.token(formatNumber(at + 1), String(token.id))}, ${token.learnt ? words.learnt : words.read}`}
      </p>
    </div>
  )
}

type TokenMarkProps = { id: string; index: number; token: Token; active: boolean }

/** The loss mask is colour and underline; a line on the right ends the token. */
function TokenMark({ id, index, token, active }: TokenMarkProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names its active token
    <span
      id={id}
      role="option"
      aria-selected={active}
      data-token={index}
      className={cn(
        'box-decoration-clone border-input/50 border-r py-0.5',
        token.learnt && 'bg-primary-soft text-primary underline decoration-2 underline-offset-4',
        !token.learnt && isSpecial(token.text) && 'text-muted-foreground',
        active && 'bg-foreground text-background',
      )}
    >
      {shown(token.text)}
    </span>
  )
}
