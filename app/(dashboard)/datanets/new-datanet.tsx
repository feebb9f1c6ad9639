import { Plus } from 'lucide-react'
import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { datanets } from '#lib/strings/datanets.ts'

export function NewDatanetButton() {
  return (
    <Button variant="primary" asChild>
      <Link href="/datanets/new">
        <Plus aria-hidden />
        {datanets.create}
      </Link>
    </Button>
  )
}
