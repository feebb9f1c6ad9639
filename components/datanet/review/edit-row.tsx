'use client'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useRequireSession } from '#components/chain/sign-in-provider.tsx'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { Status } from '#components/ui/status.tsx'
import { Textarea } from '#components/ui/textarea.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { client } from '#lib/api/client.ts'
import { explainApiError } from '#lib/api/explain-error.ts'
import { batchRoot, datumHash, type Datum as Hashed } from '#lib/domain/hashing.ts'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { payloadSchemas } from '#lib/schemas/datum.ts'
import type { ReviewItem } from '#lib/schemas/review.ts'
import { review } from '#lib/strings/review.ts'
import { rows } from '#lib/strings/rows.ts'
import { editableFields, withTexts } from '../rows/row-fields.ts'
import { WordDiff } from '../rows/word-diff.tsx'
import { randomHex } from '../sign-contribution.ts'
import { type SignStage, useSignBatch } from './sign-batch.ts'

const words = review.editing

export type EditRowProps = {
  datanet: DatanetDetail
  address: `0x${string}`
  item: ReviewItem
  onDone: () => void
  onCancel: () => void
}

/** The texts of a row as fields, what changes beside them; signed, it is a new row that names this one. */
export function EditRow({ datanet, address, item, onDone, onCancel }: EditRowProps) {
  const fields = useMemo(() => editableFields(item.datum), [item.datum])
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(
    () => new Map(fields.map(({ path, text }) => [path, text])),
  )
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map())
  const [notice, setNotice] = useState<string | null>(null)
  const [stage, setStage] = useState<SignStage | 'idle'>('idle')
  const requireSession = useRequireSession()
  const signBatch = useSignBatch()
  const first = useRef<HTMLTextAreaElement>(null)
  useEffect(() => first.current?.focus(), [])
  const changed = fields.filter(({ path, text }) => (texts.get(path) ?? '').trim() !== text.trim())

  const save = async () => {
    if (stage !== 'idle') return
    setNotice(null)
    const datum = { ...withTexts(item.datum, texts), parents: [item.hash] }
    const parsed = payloadSchemas[item.kind].safeParse(datum.payload)
    if (!parsed.success) {
      return setFaults(new Map(parsed.error.issues.map(({ path, message }) => [path.join('.'), message])))
    }
    setFaults(new Map())
    if (changed.length === 0) return setNotice(words.same)
    if (!(await requireSession({ reason: words.signInReason, wallet: true }))) return
    try {
      const row = { ...datum, payload: parsed.data as typeof datum.payload }
      const datumSalt = datanet.visibility === 'private' ? randomHex(32) : undefined
      const result = await signBatch({
        batch: {
          chainDatanetId: datanet.chainDatanetId,
          contributor: address,
          root: batchRoot([datumHash({ ...(row as Hashed), salt: datumSalt })]),
          rows: 1,
          kind: item.kind,
          licence: datanet.licence,
        },
        commit: (commitment) => client.reviews.commitEdit({ id: datanet.id, commitment }),
        sign: (signature) => client.reviews.edit({ ...signature, datumId: item.datumId, datum: row, datumSalt }),
        onStage: setStage,
      })
      if ('declined' in result) return setNotice(words.rejected)
      toast.success(words.saved)
      onDone()
    } catch (error) {
      const { title, next } = explainApiError(error)
      setNotice([words.failed, title, next].filter(Boolean).join(' '))
    } finally {
      setStage('idle')
    }
  }
  return (
    <form
      noValidate
      aria-label={words.title}
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save()
      }}
    >
      <p className="text-muted-foreground text-xs">{words.help}</p>
      {fields.map(({ path, name }, index) => (
        <Field key={path} label={rows.fields[name] ?? name} error={faults.get(path)}>
          <Textarea
            ref={index === 0 ? first : undefined}
            rows={2}
            value={texts.get(path)}
            onChange={(event) => setTexts((before) => new Map(before).set(path, event.target.value))}
          />
        </Field>
      ))}
      <section aria-label={words.diff} className="grid gap-2 rounded-md bg-sunken p-3">
        <h2 className="font-medium text-sm">{words.diff}</h2>
        {changed.length === 0 && <p className="text-muted-foreground text-xs">{words.same}</p>}
        {changed.map(({ path, name, text }) => (
          <div key={path}>
            <p className="text-muted-foreground text-xs">{rows.fields[name] ?? name}</p>
            <WordDiff before={text} after={texts.get(path) ?? ''} />
          </div>
        ))}
      </section>
      {notice && (
        <p role="status" className="rounded-md bg-muted p-3">
          {notice}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span role="status" className="mr-auto">
          {stage !== 'idle' && <Status tone="running">{words.stages[stage]}</Status>}
        </span>
        <Button onClick={onCancel} disabled={stage !== 'idle'}>
          {words.cancel}
        </Button>
        <Button type="submit" variant="primary" loading={stage !== 'idle'}>
          {words.save}
          <Kbd aria-hidden className="border-current/30 bg-transparent text-current opacity-70 pointer-coarse:hidden">
            Ctrl ↵
          </Kbd>
        </Button>
      </div>
    </form>
  )
}
