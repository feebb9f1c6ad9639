import { shortHash } from '#components/ui/hash.tsx'

const longest = 60

/** Arguments of an event by name: hashes shortened, structures as JSON, whole in the title. */
export function EventValues({ args }: { args: Record<string, unknown> }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
      {Object.entries(args).map(([name, value]) => {
        const whole = typeof value === 'string' ? value : JSON.stringify(value)
        return (
          <li key={name} title={whole} className="wrap-anywhere">
            <span className="text-muted-foreground">{name} </span>
            <span className="font-mono">{shorten(whole)}</span>
          </li>
        )
      })}
    </ul>
  )
}

function shorten(text: string): string {
  if (/^0x[0-9a-f]{40,}$/i.test(text)) return shortHash(text)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
