import type { ComponentProps } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/error-state.tsx'
import { Form } from '#components/ui/form.tsx'
import type { ApiProblem } from '#lib/api/explain-error.ts'

export type BringFormProps = Omit<ComponentProps<typeof Form>, 'busy'> & {
  /** Verb and object: "Check 3 rows". */
  action: string
  pending: boolean
  /** why the server took nothing */
  problem: ApiProblem | null
}

/** The frame of every way to bring rows: its fields, what went wrong, and the button. */
export function BringForm({ action, pending, problem, children, ...props }: BringFormProps) {
  return (
    <Form busy={pending} {...props}>
      {children}
      {problem && <ErrorState {...problem} />}
      <Button type="submit" variant="primary" loading={pending} className="justify-self-start">
        {action}
      </Button>
    </Form>
  )
}
