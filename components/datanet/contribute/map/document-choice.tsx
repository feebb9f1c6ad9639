'use client'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Card, CardContent, CardFooter, CardHeader } from '#components/ui/card.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { OptionCard, RadioGroup } from '#components/ui/radio-group.tsx'
import { Slider } from '#components/ui/slider.tsx'
import { formatNumber } from '#lib/format.ts'
import { contribute } from '#lib/strings/contribute.ts'
import { CancelUpload } from '../cancel-upload.tsx'
import { useCheck } from '../use-check.ts'
import type { MapPartProps } from './column-mapper.tsx'
import { Drafts } from './drafts.tsx'
import { useDrafts } from './use-drafts.ts'

const words = contribute.document
type Way = 'passages' | 'drafts'

/** A document becomes rows only by a choice: its text in passages, or drafts that people accept one by one. */
export function DocumentChoice({ contribution, upload, inspection }: MapPartProps) {
  const { kinds } = contribution.datanet
  const draftKind = kinds.includes('instruction') ? 'instruction' : kinds.includes('chat') ? 'chat' : null
  const passages = kinds.includes('passage')
  const [way, setWay] = useState<Way>(passages ? 'passages' : 'drafts')
  const [tokens, setTokens] = useState(200)
  const { check, pending, problem } = useCheck(contribution, upload)
  const drafts = useDrafts(upload.id)
  if (draftKind && drafts.state !== 'none') {
    return <Drafts contribution={contribution} upload={upload} drafts={drafts} kind={draftKind} />
  }
  const fault = way === 'drafts' ? drafts.problem : problem
  return (
    <Card>
      <CardHeader
        title={words.title}
        description={
          <span className="flex flex-wrap gap-x-3">
            <span className="wrap-anywhere">{upload.fileName}</span>
            {inspection.format === 'pdf' && <span>{contribute.map.pages(formatNumber(inspection.rows))}</span>}
          </span>
        }
        actions={<CancelUpload upload={upload} onCancelled={() => contribution.startOver()} />}
      />
      <CardContent className="grid gap-4">
        <RadioGroup value={way} onValueChange={(value) => setWay(value as Way)} className="sm:grid-cols-2">
          <OptionCard
            value="passages"
            title={words.passages}
            description={words.passagesText}
            unavailable={passages ? undefined : words.passagesOff}
          />
          <OptionCard
            value="drafts"
            title={words.drafts}
            description={words.draftsText}
            unavailable={draftKind ? undefined : words.draftsOff}
          />
        </RadioGroup>
        {way === 'passages' && passages && (
          <Field label={words.tokens} aside={words.tokensOf(formatNumber(tokens))} className="max-w-sm">
            <Slider
              min={32}
              max={1024}
              step={8}
              value={tokens}
              onValueChange={setTokens}
              valueText={words.tokensOf(formatNumber(tokens))}
            />
          </Field>
        )}
        <section className="grid gap-1">
          <h3 className="font-medium text-sm">{words.text}</h3>
          <ul className="grid gap-2">
            {inspection.preview.slice(0, 3).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a preview never moves
              <li key={index} className="wrap-anywhere line-clamp-4 rounded-md bg-sunken p-2 text-xs">
                {Object.values(row).join(' ')}
              </li>
            ))}
          </ul>
        </section>
        {fault && <ErrorState {...fault} />}
      </CardContent>
      <CardFooter>
        <Button
          variant="primary"
          loading={pending || drafts.starting}
          disabled={way === 'passages' ? !passages : !draftKind}
          onClick={() => (way === 'passages' ? check({ mapping: { as: 'passages', tokens } }) : drafts.start())}
        >
          {words.go[way]}
        </Button>
      </CardFooter>
    </Card>
  )
}
