import { syncBuiltinESMExports } from 'node:module'
import { pathToFileURL } from 'node:url'
import threads from 'node:worker_threads'
import type { Worker, WorkerOptions } from 'node:worker_threads'
import { builtFile } from './built.ts'

const SOURCE = 'lib/store/sqlite/worker.ts'

/**
 * From now on the thread of a store is the one that is shipped, made of the sources as they are now. Started from the
 * sources it reads a hundred of them through tsx first, which takes a second of a core, thirty times as much; and the
 * suites start some hundreds of them.
 */
export function startBuiltThreads(): void {
  const construct = (target: typeof Worker, [file, options]: [string | URL, WorkerOptions?]): Worker =>
    isOfStore(file)
      ? // It is JavaScript: nothing has to teach this thread to read TypeScript.
        new target(pathToFileURL(builtFile(SOURCE)), { ...options, execArgv: [] })
      : new target(file, options)
  threads.Worker = new Proxy(threads.Worker, { construct })
  syncBuiltinESMExports()
}

function isOfStore(file: string | URL): boolean {
  return decodeURIComponent(String(file)).includes(`/${SOURCE}`)
}
