'use client'
import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogContent, DialogTrigger } from '#components/ui/dialog.tsx'
import { Stepper } from '#components/ui/stepper.tsx'
import { toast } from '#components/ui/toaster.tsx'
import type { DatanetDetail } from '#lib/schemas/datanet.ts'
import { newDatanet } from '#lib/strings/new-datanet.ts'
import { useStoredState } from '../use-stored-state.ts'
import { QuickCheck } from './quick-check.tsx'
import { QuickFile } from './quick-file.tsx'
import { type QuickState, quickStart, quickStateSchema } from './quick-state.ts'

const words = newDatanet.quick
const steps = [
  { id: 'file', label: words.steps.file },
  { id: 'check', label: words.steps.check },
]
const read = (kept: unknown): QuickState | null => quickStateSchema.safeParse(kept).data ?? null

export type QuickDatanetProps = {
  /** Once its first version is released on-chain and confirmed: it can be trained on. */
  onReleased: (datanet: DatanetDetail) => void
  trigger?: ReactNode
}

/** From a file of one's own to a released Datanet in one go; what needs a decision leads to the contribution page. */
export function QuickDatanet({ onReleased, trigger }: QuickDatanetProps) {
  const [open, setOpen] = useState(false)
  const { value: state, set, forget } = useStoredState('quick-datanet', quickStart, read)
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        {trigger ?? (
          <Button>
            <Plus aria-hidden />
            {words.title}
          </Button>
        )}
      </DialogTrigger>
      <DialogContent
        title={words.title}
        description={words.intro}
        className="max-w-xl"
        // A press beside the dialog would hide what is under way.
        onInteractOutside={(event) => event.preventDefault()}
      >
        <Stepper steps={steps} current={state.uploadId ? 'check' : 'file'} label={words.stepsLabel} />
        {state.datanetId && state.uploadId ? (
          <QuickCheck
            datanetId={state.datanetId}
            uploadId={state.uploadId}
            onOther={() => set((before) => ({ ...before, uploadId: null }))}
            onReleased={(datanet) => {
              forget()
              setOpen(false)
              toast.success(words.released(datanet.name))
              onReleased(datanet)
            }}
          />
        ) : (
          <QuickFile state={state} onChange={set} />
        )}
      </DialogContent>
    </Dialog>
  )
}
