import { escape } from 'html-escaper'
import { digest, noticeDigest } from '../../kit/notice-keys.ts'
import { toneOf } from '../../kit/notice-words.ts'
import type { Tone } from '../../kit/notice-words.ts'
import type { FiledReport, Message } from '../../kit/notifier.ts'

const COLOURS: Readonly<Record<Tone, string>> = {
  critical: '#c62828',
  unknown: '#6a1b9a',
  warning: '#b26a00',
  recovered: '#2e7d32',
}

export interface Letter {
  readonly subject: string
  readonly text: string
  /** Absent where the text says it all, and a file the rest. */
  readonly html?: string
  readonly attachments?: readonly {
    readonly filename: string
    readonly content: string
    readonly contentType: string
  }[]
  readonly date: Date
  /** Without angle brackets being part of it, they are: "<…@example.org>". */
  readonly messageId: string
  /** The beginning of the thread of this group, a letter that nobody wrote. Absent for one that stands alone. */
  readonly references?: string
}

/** A notice as a letter. The same notice has the same Message-ID whenever it is sent. */
export function letterOf(message: Message, from: string, link?: string): Letter {
  const { title, body, notice } = message
  const domain = from.slice(from.lastIndexOf('@') + 1)
  const thread = digest(JSON.stringify([notice.route.rule, notice.route.notifier, notice.group]))
  return {
    subject: title,
    text: `${title}\n\n${body}\n${link === undefined ? '' : `\n${link}\n`}`,
    html: htmlOf(message, link),
    date: new Date(notice.at),
    messageId: `<${noticeDigest(notice)}@${domain}>`,
    references: `<${thread}@${domain}>`,
  }
}

/** A report as text, and its page as a file: no mail program shows such a page as it is. */
export function reportLetter({ title, at, text, html, fileName }: FiledReport, from: string): Letter {
  const domain = from.slice(from.lastIndexOf('@') + 1)
  return {
    subject: title,
    text: `${text}\nThe page that is attached shows more: it opens in any browser, and needs nothing beside it.\n`,
    attachments: [{ filename: fileName, content: html, contentType: 'text/html; charset=utf-8' }],
    date: new Date(at),
    messageId: `<${digest(JSON.stringify(['report', title, at, text]))}@${domain}>`,
  }
}

function htmlOf({ title, body, notice }: Message, link?: string): string {
  const lines = body.split('\n').map((line) => `<div>${escape(line.replace(/^ {2}/u, '\u00a0\u00a0'))}</div>`)
  return [
    '<!doctype html><html><head><meta charset="utf-8"></head><body style="font-family:sans-serif">',
    `<h3 style="color:${COLOURS[toneOf(notice)]}">${escape(title)}</h3>`,
    ...lines,
    ...(link === undefined ? [] : [`<p><a href="${escape(link)}">${escape(link)}</a></p>`]),
    '</body></html>',
  ].join('\n')
}
