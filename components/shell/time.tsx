'use client'
import { useEffect, useState } from 'react'
import { formatDateTime, formatRelative } from '#lib/format.ts'

/** "3 minutes ago" with the full time on hover; kept fresh while it is on screen. */
export function Time({ value, className }: { value: string; className?: string }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const age = Math.abs(Date.now() - new Date(value).getTime())
    const timer = setInterval(() => setNow(Date.now()), age < 120_000 ? 5_000 : 60_000)
    return () => clearInterval(timer)
  }, [value])
  return (
    <time dateTime={value} title={formatDateTime(value)} className={className} suppressHydrationWarning>
      {formatRelative(value, now)}
    </time>
  )
}
