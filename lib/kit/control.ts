import type { Ms } from '../model/time.ts'

/** One line of what an engine has. */
export interface ListedContainer {
  readonly id: string
  readonly name: string
  /** "container:<id>" where it shares the network of another. */
  readonly networkMode: string
}

/**
 * Changes the containers of one engine. No check can ask for it: it is for what a person, or a rule that a person has
 * switched on, wants done. Documents are those of the engine's API. Nothing that changes something is tried twice.
 * Throws a FaultError.
 */
export interface ContainerControl {
  /** All of them, the stopped ones too. */
  containers(signal: AbortSignal): Promise<readonly ListedContainer[]>
  /** By name or id; null where there is none. */
  inspect(container: string, signal: AbortSignal): Promise<unknown>
  /** By name or id; null where there is none. */
  image(reference: string, signal: AbortSignal): Promise<unknown>
  networks(signal: AbortSignal): Promise<readonly string[]>
  volumes(signal: AbortSignal): Promise<readonly string[]>
  /** @param reference with a digest or a tag */
  pull(reference: string, signal: AbortSignal): Promise<void>
  /** Resolves to its id. */
  create(name: string, body: unknown, signal: AbortSignal): Promise<string>
  connect(network: string, container: string, endpoint: unknown, signal: AbortSignal): Promise<void>
  /** One that runs already is fine. */
  start(container: string, signal: AbortSignal): Promise<void>
  /**
   * One that has ended already is fine.
   *
   * @param ownMs how long the container takes at most until the engine kills it
   */
  stop(container: string, ownMs: Ms, signal: AbortSignal): Promise<void>
  rename(container: string, name: string, signal: AbortSignal): Promise<void>
  /** Whether it runs or not; one that is gone already is fine. Volumes stay, those without a name too. */
  remove(container: string, signal: AbortSignal): Promise<void>
}
