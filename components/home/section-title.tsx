import Link from 'next/link'
import type { ReactNode } from 'react'
import { common } from '#lib/strings/common.ts'

export function SectionTitle({ title, help, href }: { title: string; help?: ReactNode; href?: string }) {
  return (
    <div className="flex items-end justify-between gap-4">
      <div>
        <h2 className="font-medium">{title}</h2>
        {help && <p className="text-muted-foreground text-xs">{help}</p>}
      </div>
      {href && (
        <Link
          href={href}
          className="inline-flex min-h-6 shrink-0 items-center text-muted-foreground text-xs hover:text-foreground hover:underline"
        >
          {common.actions.seeAll}
          <span className="sr-only">{`: ${title}`}</span>
        </Link>
      )}
    </div>
  )
}
