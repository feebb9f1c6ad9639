'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { cn } from '#components/ui/cn.ts'
import { common } from '#lib/strings/common.ts'
import { areas, isCurrent } from './nav.ts'

/** The areas under the thumb; settings are in the account menu there. */
export function BottomNav() {
  const path = usePathname()
  return (
    <nav
      aria-label={common.nav.label}
      className="fixed inset-x-0 bottom-0 z-40 border-t bg-background pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="grid grid-cols-5">
        {areas.map(({ href, label, icon: Icon }) => {
          const current = isCurrent(path, href)
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                className={cn(
                  'flex h-14 flex-col items-center justify-center gap-1 text-2xs text-muted-foreground focus-visible:-outline-offset-2',
                  current && 'font-medium text-foreground',
                )}
              >
                <Icon aria-hidden className={cn('size-5', current && 'text-primary')} />
                {label}
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
