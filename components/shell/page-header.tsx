import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { Fragment, type ReactNode } from 'react'

export type PageHeaderProps = {
  title: ReactNode
  /** One sentence: what this page is for. */
  description?: ReactNode
  /** From the area down to the parent of this page. */
  trail?: readonly { label: string; href: string }[]
  /** Right of the title: a Status. */
  status?: ReactNode
  /** Under the title: short facts, set apart by spaces. */
  meta?: ReactNode
  /** At most one primary Button. */
  actions?: ReactNode
}

export function PageHeader({ title, description, trail = [], status, meta, actions }: PageHeaderProps) {
  return (
    <header className="grid gap-2">
      {trail.length > 0 && (
        <nav aria-label="Breadcrumb" className="flex flex-wrap items-center gap-1 text-muted-foreground text-xs">
          {trail.map((step, index) => (
            <Fragment key={step.href}>
              {index > 0 && <ChevronRight aria-hidden className="size-3" />}
              <Link
                href={step.href}
                className="wrap-anywhere inline-flex min-h-6 items-center hover:text-foreground hover:underline"
              >
                {step.label}
              </Link>
            </Fragment>
          ))}
        </nav>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="wrap-anywhere font-semibold text-xl leading-7 tracking-tight">{title}</h1>
            {status}
          </div>
          {description && <p className="mt-1 max-w-prose text-muted-foreground">{description}</p>}
          {meta && <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-muted-foreground text-xs">{meta}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  )
}
