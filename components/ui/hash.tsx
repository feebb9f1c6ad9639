import { cn } from './cn.ts'
import { CopyButton } from './copy-button.tsx'

/** `0x1234…abcd`; short strings stay whole. */
export function shortHash(value: string, lead = 6, tail = 4): string {
  return value.length <= lead + tail + 1 ? value : `${value.slice(0, lead)}…${value.slice(value.length - tail)}`
}

export type HashProps = {
  value: string
  /** What it is, for the copy button: "Copy transaction hash". */
  label?: string
  /** Where to look it up: a page of ours or the explorer. */
  href?: string
  lead?: number
  tail?: number
  copy?: boolean
  className?: string
}

/** A hash or an address: short on screen, whole in the clipboard and for screen readers' title. */
export function Hash({ value, label, href, lead, tail, copy = true, className }: HashProps) {
  const text = <span className="font-mono text-xs">{shortHash(value, lead, tail)}</span>
  return (
    <span title={value} className={cn('inline-flex items-center gap-0.5 whitespace-nowrap', className)}>
      {href ? (
        <a href={href} className="text-link">
          {text}
        </a>
      ) : (
        text
      )}
      {copy && <CopyButton value={value} label={label} className="size-6 pointer-coarse:size-11 [&_svg]:size-3!" />}
    </span>
  )
}
