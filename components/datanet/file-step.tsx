'use client'
import { useState } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { Button } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { FileDrop } from '#components/ui/file-drop.tsx'
import { Status } from '#components/ui/status.tsx'
import { client } from '#lib/api/client.ts'
import { type ApiProblem, explainApiError } from '#lib/api/explain-error.ts'
import { formatBytes, formatNumber } from '#lib/format.ts'
import { type CheckUploadOutput, maxUploadBytes, maxUploadRows } from '#lib/schemas/datanet.ts'
import { datanets } from '#lib/strings/datanets.ts'
import { UploadIssues, UploadSummary } from './upload-check.tsx'

const words = datanets.upload
type Problem = Pick<ApiProblem, 'title' | 'next' | 'reference'>

/** What the browser can tell without sending anything. */
function refuse(file: File): Problem | null {
  if (!/\.(jsonl|csv)$/i.test(file.name)) return { title: words.wrongType }
  if (file.size > maxUploadBytes) return { title: words.tooLarge(formatBytes(file.size), formatBytes(maxUploadBytes)) }
  return null
}

export type FileStepProps = {
  checked: CheckUploadOutput | null
  onChecked: (checked: CheckUploadOutput | null) => void
  onNext: () => void
}

/** Choose a file; it is checked row by row before anything else is asked. */
export function FileStep({ checked, onChecked, onNext }: FileStepProps) {
  const requireSession = useRequireSession()
  const [checking, setChecking] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)

  const take = async ([file]: File[]) => {
    if (!file) return
    onChecked(null)
    const refused = refuse(file)
    setProblem(refused)
    if (refused || !(await requireSession({ reason: words.signInReason }))) return
    setChecking(file.name)
    try {
      onChecked(await client.datanets.check({ file }))
    } catch (error) {
      setProblem(explainApiError(error))
    } finally {
      setChecking(null)
    }
  }
  return (
    <div className="grid gap-4">
      <Field label={words.file} help={words.intro}>
        <FileDrop
          accept=".jsonl,.csv"
          onFiles={(files) => void take(files)}
          disabled={checking !== null}
          fileName={checking ?? checked?.fileName}
          hint={words.hint(formatBytes(maxUploadBytes), formatNumber(maxUploadRows))}
        />
      </Field>
      {!checked && (
        <Disclosure title={words.formatsTitle}>
          <div className="grid gap-2 text-muted-foreground text-xs">
            <p>{words.formats}</p>
            <pre className="overflow-x-auto rounded-md bg-sunken p-2 font-mono">{words.sampleJsonl}</pre>
            <pre className="overflow-x-auto rounded-md bg-sunken p-2 font-mono">{words.sampleCsv}</pre>
          </div>
        </Disclosure>
      )}
      <div role="status">
        {checking && (
          <Status tone="running" size="md" className="whitespace-normal">
            {words.checking(checking)}
          </Status>
        )}
      </div>
      {problem && <ErrorState {...problem} />}
      {checked && (checked.uploadId ? <UploadSummary checked={checked} /> : <UploadIssues checked={checked} />)}
      <div className="flex justify-end">
        <Button variant="primary" disabled={!checked?.uploadId} onClick={onNext}>
          {words.next}
        </Button>
      </div>
    </div>
  )
}
