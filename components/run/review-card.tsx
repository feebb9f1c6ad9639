'use client'
import { Card, CardContent, CardHeader } from '#components/ui/card.tsx'
import { train } from '#lib/strings/train.ts'

const words = train.wizard

export function ReviewCard({ className }: { className?: string }) {
  return (
    <Card className={className}>
      <CardHeader title={words.review} />
      <CardContent>–</CardContent>
    </Card>
  )
}
