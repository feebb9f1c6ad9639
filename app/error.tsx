'use client'
import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { common } from '#lib/strings/common.ts'

const words = common.errors

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div className="mx-auto w-full max-w-3xl p-4 md:p-8">
      <ErrorState
        title={words.title}
        cause={words.cause}
        next={words.next}
        reference={error.digest}
        action={
          <>
            <Button variant="primary" onClick={reset}>
              {words.retry}
            </Button>
            <Button asChild>
              <Link href="/">{words.home}</Link>
            </Button>
          </>
        }
      />
    </div>
  )
}
