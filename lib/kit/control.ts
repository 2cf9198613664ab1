import type { Definition, ObjectRef } from '../model/configuration.ts'
import type { EpochMs, Ms } from '../model/time.ts'
import type { Instance } from '../model/workload.ts'

/** One line of what an engine has. */
export interface ListedContainer {
  readonly id: string
  readonly name: string
  /** "container:<id>" where it shares the network of another. */
  readonly networkMode: string
}

/** An image that an engine has. */
export interface ListedImage {
  readonly id: string
  /** As it is called there, with its tag; none of one without a name. */
  readonly names: readonly string[]
  /** "shop/web@sha256:…" of registries that are known to have it. */
  readonly digests: readonly string[]
  readonly createdAt: EpochMs
  /** All of it, with what others have too. */
  readonly bytes: number
  /** Whether the engine calls it left over: it has no name, and nothing is made on top of it. */
  readonly isDangling: boolean
  /** Whether there is a container of it, running or not. */
  readonly isUsed: boolean
}

/**
 * Changes the containers of one engine. No check can ask for it: it is for what a person, or a rule that a person has
 * switched on, wants done. Documents are those of the engine's API. Nothing that changes something is tried twice.
 * Throws a FaultError.
 */
export interface ContainerControl {
  /** For which machines images have to be made to run there: "linux/amd64". Null where nobody says. */
  readonly platform: string | null
  /** All of them, the stopped ones too. */
  containers(signal: AbortSignal): Promise<readonly ListedContainer[]>
  /** By name or id; null where there is none. */
  inspect(container: string, signal: AbortSignal): Promise<unknown>
  /** By name or id; null where there is none. */
  image(reference: string, signal: AbortSignal): Promise<unknown>
  images(signal: AbortSignal): Promise<readonly ListedImage[]>
  /** Where the engine keeps all of it, on its host; null where it does not say. */
  folder(signal: AbortSignal): Promise<string | null>
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
  /** Stops and starts it again, in one. @param ownMs as of `stop` */
  restart(container: string, ownMs: Ms, signal: AbortSignal): Promise<void>
  rename(container: string, name: string, signal: AbortSignal): Promise<void>
  /** Whether it runs or not; one that is gone already is fine. Volumes stay, those without a name too. */
  remove(container: string, signal: AbortSignal): Promise<void>
  /** @param body of POST /networks/create */
  createNetwork(body: unknown, signal: AbortSignal): Promise<void>
  /** @param body of POST /volumes/create */
  createVolume(body: unknown, signal: AbortSignal): Promise<void>
  /** One that is gone already is fine. */
  removeNetwork(name: string, signal: AbortSignal): Promise<void>
  /** One that is gone already is fine. What is written there is gone with it. */
  removeVolume(name: string, signal: AbortSignal): Promise<void>
  /**
   * Never by force, and nothing beside it. One that is gone already is fine.
   *
   * @param image by a name, which goes alone when there are others, or by id
   * @returns false where the engine needs it still
   */
  removeImage(image: string, signal: AbortSignal): Promise<boolean>
}

/** What an orchestrator answered about one workload, and which state of it that was. */
export interface AnsweredWorkload {
  /** As answered, whole: it holds secrets. */
  readonly definition: Definition
  /** Means something to its orchestrator alone: whoever changes this state of it, and no other, has to name it. */
  readonly version: string
  /** How many of it somebody wants. Null where nobody says a number: one on each node, a job. */
  readonly replicas: number | null
  /** Of what its instances are made: another one after each change for which all of them are made anew. */
  readonly edition: string
  readonly renewal: Renewal
}

/** How the orchestrator makes all instances of a workload anew, when it is asked to. */
export type Renewal =
  /** `downAtOnce`: so many of those that are well are away at the same time, at most. */
  | { readonly kind: 'rolling'; readonly downAtOnce: number }
  /** It does not: "it is a job". */
  | { readonly kind: 'none'; readonly why: string }

/** How an update that was asked for stands. */
export type UpdateProgress =
  /** `why`: where nothing more comes of it before a person does something. */
  | { readonly kind: 'done'; readonly why?: string }
  /** `why`: what it waits for, or why it will not come to its end. Empty where nobody says. */
  | { readonly kind: 'under-way' | 'failed'; readonly why: string }

/** A workload, named as it is recorded. */
export type WorkloadName = Pick<ObjectRef, 'kind' | 'name'>

/**
 * Changes what one orchestrator makes its tasks and pods from, and has it see to those; none is touched from here. No check can ask for it: it is
 * for what a person, or a rule that a person has switched on, wants done. Nothing that changes something is tried twice,
 * and nothing is forced. Throws a FaultError.
 */
export interface WorkloadControl {
  /**
   * By which name a workload is recorded, out of the id that checks tell of it by: "shop/deployment/web". Null for what is
   * not recorded, and cannot be changed: a pod that nobody has made, a job.
   */
  named(id: string): WorkloadName | null
  /** Null where there is none. */
  read(of: WorkloadName, signal: AbortSignal): Promise<AnsweredWorkload | null>
  /**
   * What stands against an update, each with the setting it is about, as far as that is known without doing it: a network
   * that is not there. Changes nothing.
   */
  objections(of: WorkloadName, document: unknown, version: string, signal: AbortSignal): Promise<readonly string[]>
  /**
   * Puts a definition in the place of that version. Resolves when it has been taken, before anything of it runs.
   *
   * @param document as `read` answers one; parts that nobody can set are left out by whoever sends it
   * @throws FaultError `busy` where somebody has changed it since, or another update is under way
   */
  update(of: WorkloadName, document: unknown, version: string, signal: AbortSignal): Promise<void>
  /**
   * Has so many of it wanted, and changes nothing else, in that version and in no other. Resolves when it has been taken.
   *
   * @throws FaultError as `update`
   */
  scale(of: WorkloadName, replicas: number, version: string, signal: AbortSignal): Promise<void>
  /**
   * Has all of its instances made anew by its own rolling update, as they are, in that version and in no other. Resolves
   * when it has been taken.
   *
   * @param at for orchestrators that note when it was wanted
   * @throws FaultError as `update`
   */
  restart(of: WorkloadName, version: string, at: EpochMs, signal: AbortSignal): Promise<void>
  /**
   * Has one instance end, so that another takes its place, as far as the budgets let it that people have set for how many
   * may be away. Absent where the orchestrator has no such way. One that is gone already is fine.
   *
   * @param instance that one, and none that has its name by now
   * @throws FaultError `busy` where another has its name, or a budget says no
   */
  readonly evict?: (of: WorkloadName, instance: Pick<Instance, 'id' | 'name'>, signal: AbortSignal) => Promise<void>
  /** Of the last update that was asked for, by whomever. */
  progress(of: WorkloadName, signal: AbortSignal): Promise<UpdateProgress>
  /** What it was before its last change. Absent where the orchestrator does not keep that; null where there is nothing. */
  readonly earlier?: (of: WorkloadName, signal: AbortSignal) => Promise<Definition | null>
  /**
   * Has the orchestrator take back an update of ours that is still under way, where it would not take another one before
   * that is done. False where none is under way.
   *
   * @param version the one that the update has made
   */
  readonly revert?: (of: WorkloadName, version: string, signal: AbortSignal) => Promise<boolean>
}

/** What changes things on a target: no look ever asks for it. Each part is absent where nobody can. */
export interface Control {
  readonly containers?: (signal: AbortSignal) => Promise<ContainerControl>
  readonly workloads?: (signal: AbortSignal) => Promise<WorkloadControl>
}
