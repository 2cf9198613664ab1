import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { CHROMIUM, QUIET } from './chromium.ts'

interface Said {
  readonly id?: number
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: { readonly message: string }
}

/** One page in a browser that stays open. Source: the Chrome DevTools Protocol, over a pipe. */
export interface Browser {
  /** Goes there; resolves when the page is loaded. */
  goTo(address: string): Promise<void>
  /** Of what it shows, in pixels; for all that follows. */
  size(width: number, height: number): Promise<void>
  /** What comes of an expression in the page. */
  ask(expression: string): Promise<unknown>
  /** Resolves when an expression is true in the page; rejects when it is not for ten seconds. */
  until(expression: string): Promise<void>
  /** What the browser complained about since this was asked last. */
  complaints(): readonly string[]
  close(): Promise<void>
}

export async function openBrowser(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'orch-watch-browser-'))
  const child = spawn(CHROMIUM, [...QUIET, `--user-data-dir=${folder}`, '--remote-debugging-pipe', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    // A group of its own: its helpers end with it.
    detached: true,
  })
  const ended = once(child, 'exit')
  const [, , , to, from] = child.stdio as unknown as [null, null, null, Writable, Readable]
  const waiting = new Map<number, (said: Said) => void>()
  const events = new Map<string, () => void>()
  let complaints: string[] = []
  let count = 0
  let text = ''

  from.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = `${text}${chunk}`.split('\0')
    text = parts.pop() ?? ''
    for (const part of parts) hear(JSON.parse(part) as Said)
  })

  function hear(said: Said): void {
    if (said.id !== undefined) waiting.get(said.id)?.(said)
    if (said.method === undefined) return
    events.get(said.method)?.()
    const isComplaint = ['Log.entryAdded', 'Runtime.exceptionThrown', 'Page.javascriptDialogOpening'].includes(
      said.method,
    )
    if (isComplaint) complaints.push(`${said.method} ${JSON.stringify(said.params)}`)
  }

  async function say(
    method: string,
    params: object = {},
    sessionId?: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    const id = ++count
    const answer = new Promise<Said>((resolve) => waiting.set(id, resolve))
    to.write(`${JSON.stringify({ id, method, params, ...(sessionId !== undefined && { sessionId }) })}\0`)
    const { result = {}, error } = await answer
    waiting.delete(id)
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }

  const { targetId } = await say('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = (await say('Target.attachToTarget', { targetId, flatten: true })) as { sessionId: string }
  for (const domain of ['Page', 'Runtime', 'Log']) await say(`${domain}.enable`, {}, sessionId)
  const ask = async (expression: string): Promise<unknown> => {
    const { result } = await say('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, sessionId)
    return (result as { value?: unknown }).value
  }
  return {
    ask,
    async goTo(url) {
      const loaded = new Promise<void>((resolve) => events.set('Page.loadEventFired', resolve))
      await say('Page.navigate', { url }, sessionId)
      await loaded
    },
    async size(width, height) {
      const screen = { width, height, deviceScaleFactor: 1, mobile: true }
      await say('Emulation.setDeviceMetricsOverride', screen, sessionId)
    },
    async until(expression) {
      const asked = `new Promise((resolve) => { const from = Date.now(); const look = () => (${expression}) ? resolve(true) : Date.now() - from > 10000 ? resolve(false) : setTimeout(look, 50); look() })`
      if ((await ask(asked)) !== true) throw new Error(`after ten seconds this does not hold: ${expression}`)
    },
    complaints() {
      const said = complaints
      complaints = []
      return said
    },
    async close() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await ended
      await removeWhole(folder)
    },
  }
}

/** One of its processes that is just ending may still write a file into a folder that has been emptied. */
async function removeWhole(folder: string): Promise<void> {
  for (let left = 100; ; left--) {
    try {
      rmSync(folder, { recursive: true, force: true })
      return
    } catch (error) {
      if (left === 0) throw error
      await setTimeout(100)
    }
  }
}
