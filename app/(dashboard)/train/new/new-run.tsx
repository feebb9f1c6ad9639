'use client'
import { DatanetUpload } from '#components/datanet/upload-dialog.tsx'
import { TrainWizard } from '#components/run/train-wizard.tsx'
import { Button } from '#components/ui/button.tsx'
import { common } from '#lib/strings/common.ts'

/** Runs and Datanets meet here: neither knows the other. */
export function NewRun() {
  return (
    <TrainWizard
      upload={(onCreated) => (
        <DatanetUpload
          onReleased={({ slug }) => onCreated(slug)}
          trigger={<Button>{common.palette.uploadDatanet}</Button>}
        />
      )}
    />
  )
}
