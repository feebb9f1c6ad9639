'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cn } from '#components/ui/cn.ts'
import { common } from '#lib/strings/common.ts'
import { areas, chain, isCurrent, settings } from './nav.ts'
import { Wordmark } from './wordmark.tsx'

export function Sidebar() {
  const path = usePathname()
  const item = ({ href, label, icon: Icon }: (typeof areas)[number] | typeof chain | typeof settings) => {
    const current = isCurrent(path, href)
    return (
      <li key={href}>
        <Link
          href={href}
          aria-current={current ? 'page' : undefined}
          className={cn(
            'flex h-8 items-center gap-2.5 rounded-md px-2 text-muted-foreground text-sm transition-colors duration-100',
            'hover:bg-muted hover:text-foreground pointer-coarse:h-11',
            current && 'bg-muted font-medium text-foreground',
          )}
        >
          <Icon aria-hidden className="size-4 shrink-0" />
          {label}
        </Link>
      </li>
    )
  }
  return (
    <nav
      aria-label={common.nav.label}
      className="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col border-r bg-sunken px-2 py-2 md:flex"
    >
      <Wordmark className="px-2" />
      <div className="mt-4 flex flex-1 flex-col justify-between">
        <ul className="grid gap-0.5">{areas.map(item)}</ul>
        <ul className="grid gap-0.5">
          {item(chain)}
          {item(settings)}
        </ul>
      </div>
    </nav>
  )
}
