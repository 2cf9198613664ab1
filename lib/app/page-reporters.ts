import type { PageReporter } from '../kit/page-reporter.ts'
import { importPlugin, nameOfFile, pluginFiles, shipped } from './plugin-files.ts'

const FOLDER = 'lib/page-reporters'

export function pageReporterNames(): string[] {
  return pluginFiles(shipped(FOLDER)).map(nameOfFile)
}

/** Only the one that is asked for is imported; null where there is none of that name. */
export async function loadPageReporter(name: string): Promise<PageReporter | null> {
  const file = pluginFiles(shipped(FOLDER)).find((each) => nameOfFile(each) === name)
  return file === undefined ? null : ((await importPlugin(file)) as PageReporter)
}

/** The one that claims how this file's name ends, whatever the case; null where none does. */
export async function loadPageReporterFor(path: string): Promise<PageReporter | null> {
  const ending = /\.([^./]+)$/u.exec(path)?.[1]?.toLowerCase()
  for (const name of ending === undefined ? [] : pageReporterNames()) {
    const reporter = await loadPageReporter(name)
    if (reporter?.fileEndings.includes(ending ?? '')) return reporter
  }
  return null
}
