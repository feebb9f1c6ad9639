'use client'
import { useState } from 'react'
import type { Upload } from '#lib/schemas/upload.ts'
import type { Contribution } from '../use-contribution.ts'
import { Working } from '../working.tsx'
import { Examination } from './examination.tsx'

/** The doctor at work, then what it found. A new report starts with the choices it was made with. */
export function CheckStep({ contribution, upload }: { contribution: Contribution; upload: Upload }) {
  const [seen, setSeen] = useState(0)
  if (upload.state === 'checking' || !upload.report) {
    return <Working upload={upload} onStopped={() => contribution.startOver()} />
  }
  return (
    <Examination
      key={`${upload.id} ${seen}`}
      contribution={contribution}
      upload={upload}
      report={upload.report}
      onReset={() => setSeen((count) => count + 1)}
    />
  )
}
