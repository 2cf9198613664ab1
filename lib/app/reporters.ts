import type { Reporter } from '../kit/reporter.ts'
import { importPlugin, nameOfFile, pluginFiles, shipped } from './plugin-files.ts'

/** Only the one that is asked for is imported; null where there is none of that name. */
export async function loadReporter(name: string): Promise<Reporter | null> {
  const file = pluginFiles(shipped('lib/reporters')).find((each) => nameOfFile(each) === name)
  return file === undefined ? null : ((await importPlugin(file)) as Reporter)
}

/** The one that claims how this file's name ends, whatever the case; null where none does. */
export async function loadReporterFor(path: string): Promise<Reporter | null> {
  const ending = /\.([^./]+)$/u.exec(path)?.[1]?.toLowerCase()
  if (ending === undefined) return null
  for (const file of pluginFiles(shipped('lib/reporters'))) {
    const reporter = (await importPlugin(file)) as Reporter
    if (reporter.fileEndings.includes(ending)) return reporter
  }
  return null
}

export function reporterNames(): string[] {
  return pluginFiles(shipped('lib/reporters')).map(nameOfFile)
}
