'use client'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { DialogClose, DialogFooter } from '#components/ui/dialog.tsx'
import { ErrorSummary, type FieldError } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { Form } from '#components/ui/form.tsx'
import { Input } from '#components/ui/input.tsx'
import { RadioGroup, RadioItem } from '#components/ui/radio-group.tsx'
import { Status } from '#components/ui/status.tsx'
import { formatBytes } from '#lib/format.ts'
import { repoPattern } from '#lib/hub/push.ts'
import type { RunExport } from '#lib/schemas/training.ts'
import { common } from '#lib/strings/common.ts'
import { hub as words } from '#lib/strings/hub.ts'
import { run as runWords } from '#lib/strings/run.ts'
import type { PushWish } from './use-push.ts'

/** As it was typed. It lives as long as the page: nothing keeps a token. */
export type PushDraft = {
  repo: string
  visibility: PushWish['visibility']
  token: string
  formats: RunExport['format'][]
}
export type PushFormProps = {
  draft: PushDraft
  onDraft: (draft: PushDraft) => void
  files: readonly RunExport[]
  hubUrl: string
  /** why the try before this one ended */
  problem: string | null
  onSubmit: (wish: PushWish) => void
}

const ids = { repo: 'push-repo', formats: 'push-formats', token: 'push-token' } as const

export function PushForm({ draft, onDraft, files, hubUrl, problem, onSubmit }: PushFormProps) {
  const [told, setTold] = useState(false)
  const set = (change: Partial<PushDraft>) => onDraft({ ...draft, ...change })
  const ready = files.filter((file) => file.state === 'ready' && file.href)
  const chosen = ready.filter(({ format }) => draft.formats.includes(format))
  const [repo, token] = [draft.repo.trim(), draft.token.trim()]
  const faults: (FieldError & { id: string })[] = [
    ...(repoPattern.test(repo) ? [] : [{ id: ids.repo, label: words.repo, message: words.repoError }]),
    ...(chosen.length > 0 ? [] : [{ id: ids.formats, label: words.formats, message: words.formatsError }]),
    ...(token ? [] : [{ id: ids.token, label: words.token, message: words.tokenError }]),
  ]
  const errorOf = (id: string) => (told ? faults.find((fault) => fault.id === id)?.message : undefined)
  const { host } = new URL(hubUrl)
  const submit = () => {
    setTold(true)
    if (faults.length > 0) return
    const formats = chosen.map(({ format, href }) => ({ format, href: href as string }))
    onSubmit({ repo, visibility: draft.visibility, token, hubUrl, formats })
  }
  return (
    <Form onSubmit={submit}>
      {told && faults.length > 0 && <ErrorSummary errors={faults} />}
      {problem && !(told && faults.length > 0) && (
        <Status
          tone="danger"
          size="md"
          role="alert"
          className="items-start whitespace-normal font-normal [&_svg]:mt-0.5"
        >
          {problem}
        </Status>
      )}
      <Field id={ids.repo} label={words.repo} help={words.repoHelp} error={errorOf(ids.repo)}>
        <Input
          value={draft.repo}
          onChange={(event) => set({ repo: event.target.value })}
          placeholder={words.repoPlaceholder}
          autoCapitalize="none"
          spellCheck={false}
        />
      </Field>
      <Field label={words.visibility}>
        <RadioGroup
          value={draft.visibility}
          onValueChange={(value) => set({ visibility: value as PushDraft['visibility'] })}
        >
          <RadioItem value="private" label={words.private} help={words.privateHelp} />
          <RadioItem value="public" label={words.public} help={words.publicHelp} />
        </RadioGroup>
      </Field>
      <Field
        id={ids.formats}
        label={words.formats}
        help={ready.length > 0 ? words.formatsHelp : words.noFormats}
        error={errorOf(ids.formats)}
      >
        <fieldset id={ids.formats} aria-label={words.formats} className="grid gap-1">
          {ready.map(({ format, bytes }) => (
            <Checkbox
              key={format}
              checked={draft.formats.includes(format)}
              onCheckedChange={(on) =>
                set({ formats: on ? [...draft.formats, format] : draft.formats.filter((one) => one !== format) })
              }
              label={`${runWords.downloads.formats[format].name}${bytes === null ? '' : `, ${formatBytes(bytes)}`}`}
            />
          ))}
        </fieldset>
      </Field>
      <Field
        id={ids.token}
        label={words.token}
        help={words.tokenHelp(host)}
        error={errorOf(ids.token)}
        aside={
          <a href={`${hubUrl}/settings/tokens`} target="_blank" rel="noreferrer" className="text-link">
            {words.tokenLink}
          </a>
        }
      >
        <Input
          type="password"
          value={draft.token}
          onChange={(event) => set({ token: event.target.value })}
          placeholder="hf_…"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button>{common.actions.cancel}</Button>
        </DialogClose>
        <Button type="submit" variant="primary">
          {problem ? words.again : words.start}
        </Button>
      </DialogFooter>
    </Form>
  )
}
