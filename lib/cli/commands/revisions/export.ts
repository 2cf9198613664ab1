import { stringify } from 'yaml'
import { findRevision } from '../../../app/recording/find-revision.ts'
import { oneLine } from '../../../base/escape.ts'
import { objectWords } from '../../../model/configuration.ts'
import type { Configuration } from '../../../model/configuration.ts'
import { composeFile } from '../../../record/export/compose.ts'
import { dockerRun } from '../../../record/export/docker-run.ts'
import { dockerService } from '../../../record/export/docker-service.ts'
import { kubernetesManifest } from '../../../record/export/manifest.ts'
import { composeResource, dockerCreate } from '../../../record/export/resource.ts'
import type { Exported } from '../../../record/export/saying.ts'
import { shellLines } from '../../../record/export/shell-line.ts'
import type { Call } from '../../../record/export/shell-line.ts'
import type { Reveal } from '../../../model/revision.ts'
import type { Registry } from '../../../registry/registry.ts'
import type { Io } from '../../command.ts'
import { UsageError } from '../../usage-error.ts'
import { writeOut } from '../../write-out.ts'
import type { RevisionsArgs } from './args.ts'
import { meant } from './meant.ts'

/** Each way to say a configuration to another program; null for what it cannot say at all. */
const FORMS: Readonly<
  Record<RevisionsArgs['as'], (configuration: Configuration, reveal: Reveal) => Exported<string> | null>
> = {
  run: (configuration, reveal) => said(dockerRun(configuration, reveal) ?? dockerCreate(configuration, reveal), lines),
  compose: (configuration, reveal) =>
    said(composeFile(configuration, reveal) ?? composeResource(configuration, reveal), yaml),
  service: (configuration, reveal) => said(dockerService(configuration, reveal), lines),
  manifest: (configuration, reveal) => said(kubernetesManifest(configuration, reveal), yaml),
}

/** What is recorded, as a program that makes it would be told. What it cannot say goes to standard error, by name. */
export async function exportOf(registry: Registry, args: RevisionsArgs, io: Io): Promise<void> {
  const of = await meant(registry, args.object)
  const { id: revision } = await findRevision(registry, args.from ?? 'HEAD', io.clock.now())
  const configuration = await registry.configurationAt(of, revision)
  if (!configuration) throw new UsageError(`${objectWords(of)} was not there in "${args.from ?? 'HEAD'}"`)
  // A secret is printed only to whoever asks for it by name, and is there only where an identity has sealed it.
  const reveal: Reveal = args.reveal ? await registry.revealer(of, revision) : () => undefined
  const exported = FORMS[args.as](configuration, reveal)
  if (!exported)
    throw new UsageError(`a ${of.kind} cannot be said as ${args.as}: ${sayable(configuration).join(', ')} can`)
  for (const setting of exported.missing)
    io.stderr.write(`warning: ${oneLine(setting)} is secret: put it where <<SECRET …>> stands\n`)
  for (const setting of exported.cannot)
    io.stderr.write(`warning: ${oneLine(setting)} cannot be said as ${args.as}, and is left out\n`)
  await writeOut(io.stdout, exported.form)
}

function said<Form>(exported: Exported<Form> | null, text: (form: Form) => string): Exported<string> | null {
  return exported && { ...exported, form: text(exported.form) }
}

function lines(calls: readonly Call[]): string {
  return `${shellLines(calls)}\n`
}

function yaml(form: unknown): string {
  return stringify(form, { lineWidth: 0, aliasDuplicateObjects: false })
}

function sayable(configuration: Configuration): readonly string[] {
  return Object.entries(FORMS).flatMap(([name, form]) => (form(configuration, () => undefined) ? [name] : []))
}
