import { whenUnlocked } from '../../../app/replace/remember.ts'
import { oneLine } from '../../../base/escape.ts'
import { EXIT } from '../../../base/exit-codes.ts'
import { shortInstant } from '../../../base/instant.ts'
import type { BadImage } from '../../../model/bad-image.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { whoAsks } from '../../wish.ts'
import { writeOut } from '../../write-out.ts'
import type { RolloutArgs } from './args.ts'
import { badImagesText } from './document.ts'

/** The images that are blocked, each with when, where and why. */
export async function listImages(registry: Registry, args: RolloutArgs, io: Io): Promise<number> {
  const all = await registry.badImages()
  if (args.json) await writeOut(io.stdout, badImagesText(all))
  else if (all.length === 0) await writeOut(io.stdout, 'no image is blocked\n')
  else {
    const rows = all.map(({ name, digests, at, where, why }) => {
      return [name, (digests[0] ?? '').slice(0, 19), shortInstant(at), where, why]
    })
    await writeOut(io.stdout, plainTable(['IMAGE', 'DIGEST', 'SINCE', 'WHERE', 'WHY'], rows, io, args.color))
  }
  return EXIT.ok
}

/** A person says that one of them may be tried again. Who and why stands in the history of the registry. */
export async function clearImage(registry: Registry, args: RolloutArgs, io: Io): Promise<number> {
  const { clear: words = '', note, by } = args
  if (note.trim() === '') throw new UsageError('say why it may be tried again: --note "the database was down"')
  const all = await registry.badImages()
  const meant = all.filter((each) => isMeant(each, words))
  const [one, ...others] = meant
  if (!one) throw new UsageError(`no image "${words}" is blocked: "orch-watch rollout --images" lists those that are`)
  if (others.length > 0) throw new UsageError(`"${words}" may be ${meant.map(digestOf).join(' or ')}: say which`)
  const about = `${one.name} (${digestOf(one).slice(0, 19)}) is not blocked any more, says ${whoAsks(by)}: ${note}`
  const digest = digestOf(one)
  await whenUnlocked(async () => {
    const now = await registry.badImages()
    const rest = now.filter((each) => digestOf(each) !== digest)
    await registry.setBadImages(rest, about, io.clock.now())
  }, io.clock)
  if (args.json) await writeOut(io.stdout, badImagesText(await registry.badImages()))
  else await writeOut(io.stdout, `${oneLine(about)}\n`)
  return EXIT.ok
}

function digestOf({ digests }: BadImage): string {
  return digests[0] ?? ''
}

/** By its name, or by the beginning of one of its digests, with or without "sha256:". */
function isMeant({ name, digests }: BadImage, words: string): boolean {
  if (words === name) return true
  const digits = words.replace(/^sha256:/u, '')
  return /^[0-9a-f]{4,64}$/u.test(digits) && digests.some((each) => each.startsWith(`sha256:${digits}`))
}
