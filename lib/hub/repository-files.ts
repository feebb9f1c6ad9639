import type { RunExport } from '#lib/schemas/training.ts'
import { zipFiles } from './zip-files.ts'

type Format = RunExport['format']
export type RepositoryFile = { path: string; content: Blob }

const single: Partial<Record<Format, string>> = { gguf: 'adapter.gguf', 'gguf-merged': 'merged-q8_0.gguf' }

/** The folder of a format: the adapter, else the merged model, lies where loaders look first. */
function folderOf(format: Format, all: readonly Format[]): string {
  if (format === 'peft' || (format === 'merged' && !all.includes('peft'))) return ''
  return `${format}/`
}

/** A repository out of a run's files, as exported: archives unpacked, their cards left out for the one of the whole. */
export async function repositoryFiles(
  exports: readonly { format: Format; file: Blob }[],
  readme: string,
): Promise<RepositoryFile[]> {
  const formats = exports.map(({ format }) => format)
  const files: RepositoryFile[] = [{ path: 'README.md', content: new Blob([readme]) }]
  for (const { format, file } of exports) {
    const name = single[format]
    if (name) files.push({ path: name, content: file })
    else {
      const folder = folderOf(format, formats)
      for (const { path, content } of await zipFiles(file)) {
        if (path !== 'README.md') files.push({ path: `${folder}${path}`, content })
      }
    }
  }
  return files
}
