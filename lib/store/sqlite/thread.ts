import { Worker } from 'node:worker_threads'
import { withDeadline } from '../../base/deadline.ts'
import { oneLine } from '../../base/escape.ts'
import { StoreError } from '../../kit/store-error.ts'
import type { Ms } from '../../model/time.ts'
import type { Answered, Asked, Commission, Question } from './messages.ts'

/** A thread that is asked, and is there again after it has died. */
export interface Thread {
  /** @throws StoreError what the thread says, or that it has died or does not answer */
  ask(question: Question, withinMs: Ms): Promise<unknown>
  close(): Promise<void>
}

/** A file may be large: it is checked whole, and copied before it is brought up to date. */
const OPEN_MS = 60_000
const CLOSE_MS = 5_000
/** A disk that hangs does not fill the memory with what waits for it. */
const MAX_WAITING = 100

/**
 * @param url file of the thread
 * @param where for messages
 * @throws StoreError when it cannot open the file
 */
export async function startThread(url: URL, commission: Commission, where: string): Promise<Thread> {
  let running = start()
  let isClosed = false

  function start(): Running {
    return run(url, commission, where)
  }

  async function ready(): Promise<Running> {
    if (isClosed) throw new StoreError('failed', `${where} has been closed`)
    if (running.hasEnded()) running = start()
    const mine = running
    try {
      await mine.opened
    } catch (error) {
      await mine.end()
      throw error
    }
    return mine
  }

  await ready()
  return {
    ask: async (question, withinMs) => (await ready()).ask(question, withinMs),
    async close() {
      if (isClosed) return
      isClosed = true
      if (running.hasEnded()) return
      await running.ask({ verb: 'close' }, CLOSE_MS).finally(() => running.end())
    },
  }
}

/** One life of the thread. */
interface Running {
  readonly opened: Promise<unknown>
  hasEnded(): boolean
  ask(question: Question, withinMs: Ms): Promise<unknown>
  end(): Promise<void>
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: StoreError): void
}

/** What is new there is a batch of rows, gone with the next. */
const YOUNG_MIB = 8

function run(url: URL, commission: Commission, where: string): Running {
  const worker = new Worker(url, { workerData: commission, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB } })
  const waiting = new Map<number, Waiting>()
  let asked = 0
  let hasEnded = false
  // Nobody is kept from ending by a thread that is not asked anything; whoever waits has a deadline running.
  worker.unref()
  worker.on('message', (answered: Answered) => {
    const asker = waiting.get(answered.id)
    waiting.delete(answered.id)
    if (answered.kind === 'done') asker?.resolve(answered.value)
    else asker?.reject(new StoreError(answered.trouble, answered.message))
  })
  worker.on('error', (error) => die(error.message))
  worker.on('exit', () => die('it has ended'))

  function die(why: string): void {
    hasEnded = true
    for (const asker of waiting.values())
      asker.reject(new StoreError('failed', `${where} cannot be used: its thread has died (${oneLine(why, 200)})`))
    waiting.clear()
  }

  async function ask(question: Question, withinMs: Ms): Promise<unknown> {
    if (waiting.size >= MAX_WAITING && question.verb !== 'close')
      throw new StoreError('failed', `${where} does not answer: too much waits for it`)
    const expired = (): Error =>
      new StoreError('failed', `${where} does not answer: the disk has been waited for ${withinMs / 1000} s`)
    return withDeadline({ ms: withinMs, expired }, () => posted(question))
  }

  function posted(question: Question): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const message: Asked = { id: ++asked, question }
      waiting.set(message.id, { resolve, reject })
      worker.postMessage(message)
    })
  }

  const opened = ask({ verb: 'open' }, OPEN_MS)
  return {
    opened,
    hasEnded: () => hasEnded,
    ask,
    async end() {
      hasEnded = true
      await worker.terminate()
    },
  }
}
