import Link from 'next/link'
import { cn } from '#components/ui/cn.ts'
import { common } from '#lib/strings/common.ts'

/** The product's name, which is also the way home. */
export function Wordmark({ className }: { className?: string }) {
  return (
    <Link
      href="/"
      className={cn(
        'flex min-h-8 items-center gap-2 rounded-sm font-semibold text-sm pointer-coarse:min-h-11',
        className,
      )}
    >
      <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 text-primary" fill="currentColor">
        <rect x="1" y="1" width="4" height="14" rx="1" />
        <rect x="6" y="5" width="4" height="10" rx="1" opacity="0.7" />
        <rect x="11" y="9" width="4" height="6" rx="1" opacity="0.45" />
      </svg>
      <span className="max-[374px]:sr-only">{common.app.name}</span>
    </Link>
  )
}
