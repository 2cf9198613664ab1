import * as z from 'zod'
import type { Client, Question } from '../../kit/engine/client.ts'
import { MiB } from '../../kit/engine/fields.ts'
import type { Spoken } from '../../kit/engine/version.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import type { Call } from '../../kit/engine/tell.ts'
import { fault } from '../../kit/fault.ts'
import type { ContainerControl } from '../../kit/control.ts'
import type { Ms } from '../../model/time.ts'
import { askImage } from './api.ts'
import { imageControl } from './image-control.ts'

// Source: Docker Engine API 1.24 to 1.51; Podman's answers in its place.

const PULL_MS: Ms = 15 * 60_000
/** What a stop takes beyond the time that the container has. */
const STOP_MORE_MS: Ms = 30_000
const RESTART_MORE_MS: Ms = 60_000

const ofHost = z.object({ HostConfig: z.object({ NetworkMode: z.string().nullish() }).nullish() })
const listed = z.array(
  z.object({
    Id: z.string().regex(/^[0-9a-f]{12,64}$/u),
    Names: z.array(z.string()).nullish(),
    ...ofHost.shape,
  }),
)
const named = z.array(z.object({ Name: z.string() }))
const volumes = z.object({ Volumes: named.nullish() })
/** Podman tells of a health check without a word where there is none. */
const inspected = z.unknown().transform((document): unknown => {
  const known = z
    .looseObject({ State: z.looseObject({ Health: z.object({ Status: z.literal('') }) }) })
    .safeParse(document)
  if (!known.success) return document
  return { ...known.data, State: { ...known.data.State, Health: undefined } }
})
const made = z.object({ Id: z.string().regex(/^[0-9a-f]{12,64}$/u) })

/** Changes containers over the conversation that reads them. */
export function containerControl(
  client: Client,
  { api, platform }: Pick<Spoken, 'api' | 'platform'>,
): ContainerControl {
  const ask = <T>(question: Question<T>, signal: AbortSignal): Promise<T> => client.ask(question, api, signal)
  const tell = (call: Call, signal: AbortSignal): Promise<Buffer> => client.tell(call, api, signal)
  const at = (container: string, what: string): string => `/containers/${encodeURIComponent(container)}${what}`
  const post = async (path: string, signal: AbortSignal, more: Partial<Call> = {}): Promise<void> => {
    await tell({ method: 'POST', path, ...more }, signal)
  }

  return {
    platform,
    containers: (signal) => containersThere((question) => ask(question, signal)),
    inspect: (container, signal) =>
      orNull(() => ask({ path: at(container, '/json'), schema: inspected, maxBytes: MiB }, signal)),
    image: (reference, signal) => orNull(() => ask(askImage(reference), signal)),
    async networks(signal) {
      const found = await ask({ path: '/networks', schema: named, maxBytes: 16 * MiB }, signal)
      return found.map(({ Name }) => Name)
    },
    async volumes(signal) {
      const found = await ask({ path: '/volumes', schema: volumes, maxBytes: 64 * MiB }, signal)
      return (found.Volumes ?? []).map(({ Name }) => Name)
    },
    pull: (reference, signal) => pull(reference, (call) => tell(call, signal)),
    async create(name, body, signal) {
      const told = await tell({ method: 'POST', path: '/containers/create', query: { name }, body }, signal)
      return made.parse(JSON.parse(told.toString('utf8'))).Id
    },
    connect: (network, Container, EndpointConfig, signal) =>
      post(`/networks/${encodeURIComponent(network)}/connect`, signal, { body: { Container, EndpointConfig } }),
    start: (container, signal) => post(at(container, '/start'), signal),
    stop: (container, ownMs, signal) => post(at(container, '/stop'), signal, { withinMs: ownMs + STOP_MORE_MS }),
    restart: (container, ownMs, signal) =>
      post(at(container, '/restart'), signal, { withinMs: ownMs + RESTART_MORE_MS }),
    rename: (container, name, signal) => post(at(container, '/rename'), signal, { query: { name } }),
    async remove(container, signal) {
      const call: Call = { method: 'DELETE', path: at(container, ''), query: { force: 'true', v: 'false' } }
      try {
        await orNull(() => tell(call, signal))
      } catch (error) {
        // Somebody else is at it already.
        if (!(error instanceof RefusedError && error.status === 409)) throw error
      }
    },
    ...imageControl(ask, tell),
    ...groundControl(post, (path, signal) => orNull(() => tell({ method: 'DELETE', path }, signal))),
  }
}

async function pull(reference: string, tell: (call: Call) => Promise<Buffer>): Promise<void> {
  const query = { fromImage: reference }
  const told = await tell({
    method: 'POST',
    path: '/images/create',
    query,
    withinMs: PULL_MS,
    maxBytes: 64 * MiB,
  })
  // The status was sent before anything was pulled: what went wrong stands in the last lines.
  if (/"error(?:Detail)?"\s*:/u.test(told.subarray(-4096).toString('utf8')))
    throw fault('protocol', `the engine could not pull "${reference}"`)
}

/** Podman's list does not say whose network one shares: there each of them is asked. */
async function containersThere(
  ask: <T>(question: Question<T>) => Promise<T>,
): Promise<Awaited<ReturnType<ContainerControl['containers']>>> {
  const all = await ask({ path: '/containers/json', query: { all: true }, schema: listed, maxBytes: 64 * MiB })
  const found: { readonly id: string; readonly name: string; readonly networkMode: string }[] = []
  for (const { Id, Names, HostConfig } of all) {
    const path = `/containers/${Id}/json`
    const host = HostConfig ?? (await orNull(() => ask({ path, schema: ofHost, maxBytes: MiB })))?.HostConfig
    found.push({ id: Id, name: ownName(Names ?? []), networkMode: host?.NetworkMode ?? '' })
  }
  return found
}

type Ground = 'createNetwork' | 'createVolume' | 'removeNetwork' | 'removeVolume'

/** What containers stand on. */
function groundControl(
  post: (path: string, signal: AbortSignal, more: Partial<Call>) => Promise<void>,
  remove: (path: string, signal: AbortSignal) => Promise<unknown>,
): Pick<ContainerControl, Ground> {
  const gone = async (path: string, signal: AbortSignal): Promise<void> => {
    await remove(path, signal)
  }
  return {
    createNetwork: (body, signal) => post('/networks/create', signal, { body }),
    createVolume: (body, signal) => post('/volumes/create', signal, { body }),
    removeNetwork: (name, signal) => gone(`/networks/${encodeURIComponent(name)}`, signal),
    removeVolume: (name, signal) => gone(`/volumes/${encodeURIComponent(name)}`, signal),
  }
}

/** A link of another container to this one is among its names: "/other/alias". */
function ownName(names: readonly string[]): string {
  return (names.find((name) => !name.slice(1).includes('/')) ?? '').replace(/^\//u, '')
}

async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RefusedError && error.status === 404) return null
    throw error
  }
}
