'use client'
import type { Upload } from '#lib/schemas/upload.ts'
import type { Contribution } from '../use-contribution.ts'
import { Working } from '../working.tsx'
import { Done } from './done.tsx'
import { SignBatch } from './sign-batch.tsx'

/** What is signed, computed here; then the signature, the storing, and what comes next. */
export function SignStep({ contribution, upload }: { contribution: Contribution; upload: Upload }) {
  if (upload.state === 'storing') return <Working upload={upload} />
  if (upload.state === 'stored') return <Done contribution={contribution} upload={upload} />
  return <SignBatch contribution={contribution} upload={upload} />
}
