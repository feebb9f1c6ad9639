'use client'
import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from 'react'
import { cn } from './cn.ts'
import { words } from './words.ts'

const DELAY_MS = 200
const MINIMUM_MS = 400

export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden className={cn('rounded-sm bg-muted motion-safe:animate-pulse', className)} {...props} />
}

/** Turns a raw "pending" into one that neither flashes (200 ms before it shows) nor blinks (400 ms at least). */
export function useDelayedPending(pending: boolean): boolean {
  const [shown, setShown] = useState(false)
  const since = useRef(0)
  useEffect(() => {
    if (pending === shown) return
    const wait = pending ? DELAY_MS : Math.max(0, MINIMUM_MS - (Date.now() - since.current))
    const timer = setTimeout(() => {
      if (pending) since.current = Date.now()
      setShown(pending)
    }, wait)
    return () => clearTimeout(timer)
  }, [pending, shown])
  return shown
}

export type LoadingProps = {
  pending: boolean
  /** Has the shape of what comes. */
  skeleton: ReactNode
  children: ReactNode | (() => ReactNode)
}

/** Shows the skeleton while pending, then the children (a function is only called once the data is there). */
export function Loading({ pending, skeleton, children }: LoadingProps) {
  const shown = useDelayedPending(pending)
  if (pending || shown) {
    return (
      <div aria-busy="true" className={shown ? undefined : 'invisible'}>
        <span className="sr-only" role="status">
          {shown ? words.loading : ''}
        </span>
        {skeleton}
      </div>
    )
  }
  return <>{typeof children === 'function' ? children() : children}</>
}

export function SkeletonRows({ rows = 4, className }: { rows?: number; className?: string }) {
  return (
    <div className={cn('grid gap-px', className)}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <div key={row} className="flex h-10 items-center gap-4 px-4">
          <Skeleton className="h-3 w-2/5" />
          <Skeleton className="ml-auto h-3 w-16" />
          <Skeleton className="h-3 w-12" />
        </div>
      ))}
    </div>
  )
}
