import { FileQuestion } from 'lucide-react'
import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { common } from '#lib/strings/common.ts'

const words = common.errors

export default function NotFound() {
  return (
    <div className="mx-auto w-full max-w-3xl p-4 md:p-8">
      <EmptyState
        icon={FileQuestion}
        title={words.notFoundTitle}
        action={
          <Button asChild variant="primary">
            <Link href="/">{words.home}</Link>
          </Button>
        }
      >
        {words.notFoundCause}
      </EmptyState>
    </div>
  )
}
