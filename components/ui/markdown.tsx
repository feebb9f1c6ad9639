import type { ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeSanitize, { defaultSchema, type Options } from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { cn } from './cn.ts'

/** GitHub's list without whatever loads from elsewhere: what people write here may not tell a stranger who reads it. */
const schema: Options = {
  ...defaultSchema,
  tagNames: defaultSchema.tagNames?.filter((name) => !['picture', 'source'].includes(name)),
  attributes: { ...defaultSchema.attributes, img: ['alt'], '*': ['align'] },
  protocols: { href: ['http', 'https', 'mailto'] },
}

/** Heads of the text stand below those of the page. */
const heading = (level: 3 | 4) => {
  const Tag = `h${level}` as const
  const size = level === 3 ? 'mt-1 font-semibold text-sm' : 'font-medium text-sm'
  return ({ children }: { children?: ReactNode }) => <Tag className={size}>{children}</Tag>
}

const components: Components = {
  h1: heading(3),
  h2: heading(3),
  h3: heading(4),
  h4: heading(4),
  h5: heading(4),
  h6: heading(4),
  a: ({ href, children }) => (
    <a href={href} rel="noopener noreferrer nofollow ugc" className="wrap-anywhere text-link">
      {children}
    </a>
  ),
  img: ({ alt }) => <span className="text-muted-foreground">{alt}</span>,
  ul: ({ children }) => <ul className="grid list-disc gap-1 pl-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="grid list-decimal gap-1 pl-5">
      {children}
    </ol>
  ),
  blockquote: ({ children }) => (
    <blockquote className="grid gap-2 border-l-2 pl-3 text-muted-foreground">{children}</blockquote>
  ),
  code: ({ children }) => <code className="rounded-sm bg-muted px-1 font-mono text-xs">{children}</code>,
  pre: ({ children }) => (
    <pre className="overflow-x-auto rounded-md bg-sunken p-2 text-xs [&_code]:bg-transparent [&_code]:p-0">
      {children}
    </pre>
  ),
  hr: () => <hr className="border-t" />,
  table: ({ children }) => (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-xs [&_td]:border-t [&_td]:px-2 [&_td]:py-1 [&_th]:px-2 [&_th]:py-1 [&_th]:font-medium">
        {children}
      </table>
    </div>
  ),
}

/**
 * What curators write, in GitHub's Markdown. HTML is left out, links lead to http, https and mailto only, and images show
 * their alternative text: nothing is run and nothing is fetched.
 */
export function Markdown({ text, className }: { text: string; className?: string }) {
  return (
    <div className={cn('wrap-anywhere grid max-w-prose gap-2.5 [&_li>p]:inline', className)}>
      <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[[rehypeSanitize, schema]]} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  )
}
