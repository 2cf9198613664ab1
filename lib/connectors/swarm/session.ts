import type { OpenContext, Session } from '../../kit/connector.ts'
import { managerEvents } from './events.ts'
import { findManager } from './managers.ts'
import type { SwarmOptions } from './options.ts'
import { swarmReaders } from './reader.ts'

/** Finds a manager and agrees on a version with it: one connection, two questions. Throws a FaultError. */
export async function openSession(options: SwarmOptions, context: OpenContext): Promise<Session> {
  const manager = await findManager(options, context)
  const { client, api, endpoint, place, passedOver, wasted } = manager
  let alive = true
  const events = context.onEvent ? managerEvents(client, api, { clock: context.clock, onEvent: context.onEvent }) : null
  const readers = swarmReaders(client, api, {
    clock: context.clock,
    events,
    record: context.record ?? null,
    silent: () => {
      if (alive) manager.avoid()
      alive = false
    },
  })
  return {
    ...readers,
    control: { workloads: async () => (await import('./control.ts')).serviceControl(client, api, context.clock) },
    ...(passedOver.length > 0 && { opening: `${place} answered; passed over ${passedOver.join('; ')}` }),
    cost: () => {
      const { roundTrips, bytes, connections } = client.cost()
      return {
        roundTrips: wasted.roundTrips + roundTrips,
        bytes: wasted.bytes + bytes,
        // A stream through a host's SSH connection is no connection of its own.
        connections: wasted.connections + (endpoint.kind === 'ssh' ? 0 : connections),
      }
    },
    get alive() {
      return alive
    },
    close: () => {
      alive = false
      events?.close()
      client.close()
      return Promise.resolve()
    },
  }
}
