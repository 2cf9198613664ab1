import * as z from 'zod'
import type { Client, Question } from '../../kit/engine/client.ts'
import { MiB } from '../../kit/engine/fields.ts'
import { RefusedError } from '../../kit/engine/status.ts'
import type { Call } from '../../kit/engine/tell.ts'
import { fault } from '../../kit/fault.ts'
import type { ContainerControl } from '../../kit/control.ts'
import type { Ms } from '../../model/time.ts'
import { askImage } from './api.ts'

// Source: Docker Engine API 1.24 to 1.51; Podman's answers in its place.

const PULL_MS: Ms = 15 * 60_000
/** What a stop takes beyond the time that the container has. */
const STOP_MORE_MS: Ms = 30_000

const listed = z.array(
  z.object({
    Id: z.string().regex(/^[0-9a-f]{12,64}$/u),
    Names: z.array(z.string()).nullish(),
    HostConfig: z.object({ NetworkMode: z.string().nullish() }).nullish(),
  }),
)
const named = z.array(z.object({ Name: z.string() }))
const volumes = z.object({ Volumes: named.nullish() })
const made = z.object({ Id: z.string().regex(/^[0-9a-f]{12,64}$/u) })

/** Changes containers over the conversation that reads them. */
export function containerControl(client: Client, api: string): ContainerControl {
  const ask = <T>(question: Question<T>, signal: AbortSignal): Promise<T> => client.ask(question, api, signal)
  const tell = (call: Call, signal: AbortSignal): Promise<Buffer> => client.tell(call, api, signal)
  const at = (container: string, what: string): string => `/containers/${encodeURIComponent(container)}${what}`
  const post = async (path: string, signal: AbortSignal, more: Partial<Call> = {}): Promise<void> => {
    await tell({ method: 'POST', path, ...more }, signal)
  }

  return {
    async containers(signal) {
      const all = await ask(
        { path: '/containers/json', query: { all: true }, schema: listed, maxBytes: 64 * MiB },
        signal,
      )
      return all.map(({ Id, Names, HostConfig }) => ({
        id: Id,
        name: ownName(Names ?? []),
        networkMode: HostConfig?.NetworkMode ?? '',
      }))
    },
    inspect: (container, signal) =>
      orNull(() => ask({ path: at(container, '/json'), schema: z.unknown(), maxBytes: MiB }, signal)),
    image: (reference, signal) => orNull(() => ask(askImage(reference), signal)),
    async networks(signal) {
      const found = await ask({ path: '/networks', schema: named, maxBytes: 16 * MiB }, signal)
      return found.map(({ Name }) => Name)
    },
    async volumes(signal) {
      const found = await ask({ path: '/volumes', schema: volumes, maxBytes: 64 * MiB }, signal)
      return (found.Volumes ?? []).map(({ Name }) => Name)
    },
    async pull(reference, signal) {
      const query = { fromImage: reference }
      const told = await tell(
        { method: 'POST', path: '/images/create', query, withinMs: PULL_MS, maxBytes: 64 * MiB },
        signal,
      )
      // The status was sent before anything was pulled: what went wrong stands in the last lines.
      if (/"error(?:Detail)?"\s*:/u.test(told.subarray(-4096).toString('utf8')))
        throw fault('protocol', `the engine could not pull "${reference}"`)
    },
    async create(name, body, signal) {
      const told = await tell({ method: 'POST', path: '/containers/create', query: { name }, body }, signal)
      return made.parse(JSON.parse(told.toString('utf8'))).Id
    },
    connect: (network, Container, EndpointConfig, signal) =>
      post(`/networks/${encodeURIComponent(network)}/connect`, signal, { body: { Container, EndpointConfig } }),
    start: (container, signal) => post(at(container, '/start'), signal),
    stop: (container, ownMs, signal) => post(at(container, '/stop'), signal, { withinMs: ownMs + STOP_MORE_MS }),
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
