/**
 * Why a goal misses its aim, by its number. It is written by hand after looking at a profile; a goal that misses and
 * has no line here says so in the results.
 */
export const WHY: Readonly<Record<string, string>> = {
  G1:
    'A look alone (`look only`) takes about a third of what a whole pass takes; the rest is judging and what it leaves to be collected, ' +
    '300 KB a pass in all. The answers come one by one, as the hosts get to them on the same two processors, and every one wakes a process whose caches are cold: ' +
    'the same judging, run without hosts beside it, takes 0.2 ms. With a young generation four times as large a third less is used, at 130 MB more of memory. ' +
    'The peer, one `ssh` and its share of the master, does not judge.',
  G2: 'Of the work on the host, two fifths are reading a hundred processes out of /proc, a quarter is `stat` for the space on disks, which no file of /proc tells, and the rest a shell for what awk cannot read.',
  G3: 'The wall is the work of the hosts, on two processors (G2); our own part of it is 0.8 ms per host. Against `ansible`: it uses the processors for itself most of the time, and is the faster the fewer processes a host has.',
  G4: '36 KiB is what ssh2, the channel and the reader hold per host in the heap; the rest is the heap itself, and buffers of Node.',
  G5:
    'The library signs, verifies and derives keys through OpenSSL 3 by way of Node, which looks every algorithm up anew and makes objects of every key, once per packet until ' +
    'a session stands; a fifth is the kernel, and the exec of `true` with its channel is part of it on both sides. What was in our own hands is done: packets leave in one piece, a key is opened once.',
  G6: 'The collector of the engine comes round once a second and answers all who wait; what is above that second is the list, and 200 answers.',
  G7:
    "Every container has twelve small files, and the kernel makes up `memory.stat` when it is read; the list of containers, 200 KB of JSON over the same connection, is a third of the wall and most of the client's work. " +
    '`docker stats` is written in Go and is spared JSON by nobody, but its client does little else than wait.',
  G9: 'What is left above Node itself is reading the program (`--version`: 60 KB) and, for `validate`, the schemas of fifty checks and the YAML with its positions.',
}
