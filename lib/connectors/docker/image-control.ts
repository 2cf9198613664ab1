import * as z from 'zod'
import type { Question } from '../../kit/engine/client.ts'
import { MiB } from '../../kit/engine/fields.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import type { Call } from '../../kit/engine/tell.ts'
import type { ContainerControl } from '../../kit/control.ts'

// Source: Docker Engine API 1.24 to 1.51, ImageList, ImageDelete and SystemInfo; Podman's answers in its place.

const texts = z
  .array(z.string().max(512))
  .nullish()
  // Docker before 25 says "<none>" where there is no name.
  .transform((given) => (given ?? []).filter((name) => !name.includes('<none>')))
const images = z.array(
  z.object({
    Id: z.string().regex(/^(?:sha256:)?[0-9a-f]{64}$/u),
    RepoTags: texts,
    RepoDigests: texts,
    /** Seconds. */
    Created: z.number(),
    Size: z.number().nonnegative(),
  }),
)
const users = z.array(z.object({ ImageID: z.string() }))
const info = z.object({ DockerRootDir: z.string().max(4096).nullish() })

type Part = 'images' | 'folder' | 'removeImage'

export function imageControl(
  ask: <T>(question: Question<T>, signal: AbortSignal) => Promise<T>,
  tell: (call: Call, signal: AbortSignal) => Promise<unknown>,
): Pick<ContainerControl, Part> {
  const list = (more: Readonly<Record<string, string>>, signal: AbortSignal): Promise<z.output<typeof images>> =>
    ask({ path: '/images/json', query: more, schema: images, maxBytes: 64 * MiB }, signal)
  return {
    async images(signal) {
      const [all, dangling] = [await list({}, signal), await list({ filters: '{"dangling":["true"]}' }, signal)]
      // Last: whoever has begun to use one meanwhile is among them.
      const users = await usersOf(ask, signal)
      const isDangling = new Set(dangling.map(({ Id }) => plain(Id)))
      return all.map(({ Id, RepoTags, RepoDigests, Created, Size }) => ({
        ...{ id: Id, names: RepoTags, digests: RepoDigests, createdAt: Created * 1000, bytes: Size },
        isDangling: isDangling.has(plain(Id)) && RepoTags.length === 0,
        isUsed: users.has(plain(Id)),
      }))
    },
    async folder(signal) {
      return (await ask({ path: '/info', schema: info, maxBytes: 4 * MiB }, signal)).DockerRootDir ?? null
    },
    async removeImage(image, signal) {
      // A name may have slashes: they are part of the path here, and nothing else of it may be.
      const path = `/images/${image.split('/').map(encodeURIComponent).join('/')}`
      try {
        await tell({ method: 'DELETE', path, query: { force: 'false', noprune: 'true' } }, signal)
        return true
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error
        if (error.status === 404) return true
        if (error.status === 409) return false
        throw error
      }
    },
  }
}

async function usersOf(
  ask: <T>(question: Question<T>, signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const question = { path: '/containers/json', query: { all: true }, schema: users, maxBytes: 64 * MiB }
  return new Set((await ask(question, signal)).map(({ ImageID }) => plain(ImageID)))
}

/** Podman leaves the kind of digest out. */
function plain(id: string): string {
  return id.replace(/^sha256:/u, '')
}
