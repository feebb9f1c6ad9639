import { home } from '#lib/strings/home.ts'

/** The whole way in three lines, told before it is begun. */
export function FirstModel() {
  return (
    <ol className="grid rounded-lg border bg-card md:grid-cols-3 md:divide-x max-md:divide-y">
      {home.steps.map((step, index) => (
        <li key={step.title} className="flex gap-3 p-4">
          <span
            aria-hidden
            className="grid size-5 shrink-0 place-items-center rounded-full border text-2xs text-muted-foreground"
          >
            {index + 1}
          </span>
          <div className="grid content-start gap-1">
            <p className="font-medium">{step.title}</p>
            <p className="text-muted-foreground">{step.text}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}
