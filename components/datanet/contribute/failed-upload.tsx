'use client'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import type { Upload } from '#lib/schemas/upload.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { useCheck } from './use-check.ts'
import type { Contribution } from './use-contribution.ts'

const words = contribute.failed

/** What is wrong with a file as a whole, where, and the ways out. */
export function FailedUpload({ contribution, upload }: { contribution: Contribution; upload: Upload }) {
  const { check, pending, problem } = useCheck(contribution, upload)
  // What the Hub does not give says by itself what to do instead.
  const fromHub = upload.origin === 'hub'
  const { message, place } = upload.error ?? { message: words.title, place: null }
  return (
    <ErrorState
      title={message}
      cause={place ? words.at(place) : upload.fileName}
      next={problem?.title ?? (fromHub ? undefined : words.next)}
      action={
        <>
          {fromHub && (
            <Button variant="primary" onClick={() => contribution.startOver('file')}>
              {words.toFile}
            </Button>
          )}
          <Button variant={fromHub ? 'secondary' : 'primary'} onClick={() => contribution.startOver()}>
            {words.again}
          </Button>
          {upload.inspection && (
            <>
              {upload.mapping && (
                <Button loading={pending} onClick={() => check({})}>
                  {words.recheck}
                </Button>
              )}
              <Button onClick={() => contribution.goTo('map')}>{words.remap}</Button>
            </>
          )}
        </>
      }
    />
  )
}
