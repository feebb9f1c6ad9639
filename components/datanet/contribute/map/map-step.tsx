'use client'
import { documentFormats, type Upload } from '#lib/schemas/upload.ts'
import type { Contribution } from '../use-contribution.ts'
import { Working } from '../working.tsx'
import { ColumnMapper } from './column-mapper.tsx'
import { DocumentChoice } from './document-choice.tsx'

/** How a file becomes rows: its columns, or the step that turns a document into rows. */
export function MapStep({ contribution, upload }: { contribution: Contribution; upload: Upload }) {
  if (!upload.inspection) return <Working upload={upload} onStopped={() => contribution.startOver()} />
  const isDocument = documentFormats.includes(upload.inspection.format)
  const Part = isDocument ? DocumentChoice : ColumnMapper
  return <Part contribution={contribution} upload={upload} inspection={upload.inspection} />
}
