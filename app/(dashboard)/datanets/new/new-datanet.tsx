'use client'
import { useRouter } from 'next/navigation'
import { CreateForm } from '#components/datanet/create/create-form.tsx'
import { toast } from '#components/ui/toaster.tsx'
import { newDatanet } from '#lib/strings/new-datanet.ts'

/** Creates, and goes on to the first rows. */
export function NewDatanet() {
  const router = useRouter()
  return (
    <CreateForm
      onCreated={({ slug, name }) => {
        toast.success(newDatanet.created(name))
        router.push(`/datanets/${slug}/contribute`)
      }}
    />
  )
}
