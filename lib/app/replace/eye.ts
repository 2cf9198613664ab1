import type { ContainerControl } from '../../kit/control.ts'
import type { Configuration, Field, Fingerprint, Recorder, Scalar } from '../../model/configuration.ts'
import { diff } from '../../kit/configuration-diff.ts'
import type { Change } from '../../kit/configuration-diff.ts'
import { lastingName } from '../../model/replacing.ts'
import { isObject, textAt } from '../../record/read.ts'
import { isBothSecret } from '../recording/take-in.ts'

/**
 * What a container is made of now, recorded as if it were called so: while it is made it has another name. Null for one
 * that nobody records, or that is not there. Throws a FaultError.
 */
export async function recordedAs(
  name: string,
  container: string,
  by: { readonly control: ContainerControl; readonly record: Recorder },
  signal: AbortSignal,
): Promise<Configuration | null> {
  const { control, record } = by
  const document: unknown = await control.inspect(container, signal)
  if (!isObject(document)) return null
  const [image, listed] = await Promise.all([
    control.image(textAt(document, 'Image') ?? '', signal),
    control.containers(signal),
  ])
  // Others that are made along with it are going to have their own names.
  const names = new Map(listed.map((each) => [each.id, lastingName(each.name)]))
  return record({
    kind: 'container',
    document: { ...document, Name: `/${name}` },
    ...(image !== null && { image }),
    nameOf: (id) => names.get(id),
  })
}

/**
 * Settings in which two configurations of one container differ.
 *
 * @param isRekeyed whether the secrets of both are under different keys
 */
export function differences(one: Configuration, other: Configuration, isRekeyed: boolean): readonly Change[] {
  const changes = diff({ fields: one.fields.map(plain) }, { fields: other.fields.map(plain) })
  return changes.filter((change) => !(isRekeyed && isBothSecret(change)))
}

/** A link has the names of both in it, as an engine tells it: "/db:/web/store". While they are made those are others. */
function plain(field: Field): Field {
  if (field.path.join('.') !== 'links') return field
  const links = [field.value].flat() as readonly (Scalar | Fingerprint)[]
  return { ...field, value: links.map((each) => (typeof each === 'string' ? plainLink(each) : each)) }
}

function plainLink(link: string): string {
  const [from = '', alias = ''] = link.split(':')
  return `${lastingName(from)}:${alias.split('/').at(-1) ?? ''}`
}
