'use client'
import { QuickDatanet } from '#components/datanet/quick/quick-datanet.tsx'
import { TrainWizard } from '#components/run/wizard/train-wizard.tsx'
import { Button } from '#components/ui/button.tsx'
import { newDatanet } from '#lib/strings/new-datanet.ts'

/** Runs and Datanets meet here: neither knows the other. */
export function NewRun() {
  return (
    <TrainWizard
      upload={(onCreated) => (
        <QuickDatanet
          onReleased={({ slug }) => onCreated(slug)}
          trigger={<Button>{newDatanet.quick.trigger}</Button>}
        />
      )}
    />
  )
}
