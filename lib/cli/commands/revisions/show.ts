import { findRevision } from '../../../app/recording/find-revision.ts'
import { shortInstant } from '../../../base/instant.ts'
import { oneLine } from '../../../base/escape.ts'
import { objectWords } from '../../../model/configuration.ts'
import type { Configuration } from '../../../model/configuration.ts'
import { pathWords, valueWords } from '../../../record/words.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Io } from '../../command.ts'
import { plainTable } from '../../plain-table.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'
import { configurationDocument } from './documents.ts'
import { meant } from './meant.ts'

/** One configuration, setting by setting, with who set it. */
export async function show(registry: Registry, args: RevisionsArgs, io: Io): Promise<void> {
  const of = await meant(registry, args.object)
  const [last] = await registry.revisions({ of, most: 1 })
  const named = args.from === undefined ? null : await findRevision(registry, args.from, io.clock.now())
  const revision = named?.id ?? (last?.cause === 'removed' ? `${last.id}~1` : 'HEAD')
  const configuration = await registry.configurationAt(of, revision)
  if (!configuration) throw new UsageError(`${objectWords(of)} was not there in "${args.from ?? revision}"`)
  if (args.json)
    return writeOut(io.stdout, `${JSON.stringify(configurationDocument(of.target, configuration), null, 2)}\n`)
  const fields = configuration.fields.filter(({ origin }) => args.all || origin !== 'engine')
  const rows = fields.map(({ path, value, origin }) => [pathWords(path), valueWords(value), origin])
  const hidden = configuration.fields.length - fields.length
  const more = hidden > 0 ? `${hidden} settings that the engine chose are not shown: --all shows them\n` : ''
  const head = oneLine(`${objectWords(of)}, ${of.kind} "${configuration.runsAs}"${made(configuration)}`)
  await writeOut(io.stdout, `${head}\n${plainTable(['SETTING', 'VALUE', 'SET BY'], rows, io, args.color)}${more}`)
}

function made({ createdAt }: Configuration): string {
  return createdAt === undefined ? '' : `, made ${shortInstant(createdAt)}`
}
