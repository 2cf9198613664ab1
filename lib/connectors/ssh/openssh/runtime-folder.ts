import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fault } from '../../../kit/fault.ts'

/** A folder that only we may enter, for the sockets of one master. */
export interface RuntimeFolder {
  path(name: string): string
  remove(): Promise<void>
}

/** A socket's path has 108 bytes, and ssh makes a longer name first. */
const LONGEST = 60

/** @throws FaultError `local` when none can be made */
export async function runtimeFolder(): Promise<RuntimeFolder> {
  const wanted = [process.env['XDG_RUNTIME_DIR'], tmpdir(), '/tmp'].filter(
    (folder) => folder !== undefined && folder !== '' && folder.length <= LONGEST,
  )
  for (const [at, folder = ''] of wanted.entries()) {
    try {
      const path = await mkdtemp(join(folder, 'orch-watch-run-'))
      return { path: (name) => join(path, name), remove: () => rm(path, { recursive: true, force: true }) }
    } catch (error) {
      if (at === wanted.length - 1)
        throw fault('local', `no folder for sockets: ${(error as Error).message}`, { cause: error })
    }
  }
  throw fault('local', 'no folder for sockets')
}
