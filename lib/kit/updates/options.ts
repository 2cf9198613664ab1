import * as z from 'zod'
import type { Concealed } from '../../model/network.ts'
import type { RegistryAccess, Repository } from '../../model/registry.ts'
import { fetched, webAccess } from '../network/web-options.ts'
import { patterns, selection } from '../options.ts'
import { matches } from '../patterns.ts'
import { parseReference } from '../image-registry/reference.ts'
import { isRange } from './versions.ts'

const DEFAULT_RANGE = 'minor'

const range = z.string().refine(isRange, {
  error: ({ input }) =>
    `"${String(input).slice(0, 100)}" is no range: write patch, minor, major, off, or one of semver such as "~1.4" or ">=15 <17"`,
})

const registry = z.strictObject({
  auth: webAccess.auth,
  realm: z
    .string()
    .regex(/^[a-z0-9.-]{1,253}(?::\d{1,5})?$/u, 'is no host, perhaps with a port')
    .optional()
    .describe('another host that may be shown `auth`, as the one that hands out tokens'),
  ca: webAccess.ca,
  insecure: z.literal(true).optional().describe('asked over http, without TLS'),
})

const host = z.string().refine((text) => parseReference(`${text}/image`)?.repository.host === text, {
  error: ({ input }) =>
    `"${String(input).slice(0, 100)}" is no registry: write it as images name it, such as "docker.io"`,
})

/** Which images are compared with what their registries have, and how these are asked. */
export const updateOptions = {
  ...selection('images, by name or by name and tag,'),
  range: z
    .union([range, z.record(z.string().min(1), range)])
    .default(DEFAULT_RANGE)
    .describe(
      'which newer versions count: `patch`, `minor`, `major` from what runs, a range such as "~1.4", or `off`; or a map of them by image, the first that fits',
    ),
  prereleases: z.literal(true).optional().describe('let versions such as 2.0.0-rc1 count'),
  ignore: patterns.default([]).describe('tags that do not count, such as "*-debug" or "shop/web:1.5.0"'),
  registries: z
    .record(host, registry)
    .default({})
    .describe('how registries are asked, by host: `{ auth, realm, ca, insecure }`'),
}

export interface UpdateOptions {
  readonly only?: readonly string[] | undefined
  readonly except: readonly string[]
  readonly range: string | Readonly<Record<string, string>>
  readonly prereleases?: true | undefined
  readonly ignore: readonly string[]
  readonly registries: z.output<typeof updateOptions.registries>
}

/** Where nobody says anything. */
export const USUAL_UPDATES: UpdateOptions = z.strictObject(updateOptions).parse({})

/** The range that is meant for an image. */
export function rangeOf(image: string, { range: given }: Pick<UpdateOptions, 'range'>): string {
  if (typeof given === 'string') return given
  return Object.entries(given).find(([pattern]) => matches(image, [pattern]))?.[1] ?? DEFAULT_RANGE
}

/** How the registry of a repository is asked. */
export function accessTo(
  { host: name }: Repository,
  { registries }: Pick<UpdateOptions, 'registries'>,
): RegistryAccess {
  const { auth, realm, ca, insecure } = (Object.hasOwn(registries, name) ? registries[name] : undefined) ?? {}
  const who =
    auth === undefined
      ? {}
      : 'bearer' in auth
        ? { bearer: concealed(auth.bearer) }
        : { user: auth.user, password: concealed(auth.password) }
  return { ...who, realm, insecure, ...(ca && { ca: concealed(ca) }) }
}

function concealed(value: Parameters<typeof fetched>[0]): Concealed {
  return fetched(value) as Concealed
}
